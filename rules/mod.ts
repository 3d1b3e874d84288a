/**
 * The list of what is built in: signatures, one file each.
 * @module
 */
import type { Signature } from "../src/model/mod.ts";
import { antiDebugging } from "./signatures/anti_debugging.ts";
import { aslrInspection } from "./signatures/aslr_inspection.ts";
import { cgroupNotifyOnRelease } from "./signatures/cgroup_notify_on_release.ts";
import { cgroupReleaseAgent } from "./signatures/cgroup_release_agent.ts";
import { corePatternModification } from "./signatures/core_pattern_modification.ts";
import { defaultLoaderMod } from "./signatures/default_loader_mod.ts";
import { dirtyPipeSplice } from "./signatures/dirty_pipe_splice.ts";
import { diskMount } from "./signatures/disk_mount.ts";
import { dockerAbuse } from "./signatures/docker_abuse.ts";
import { droppedExecutable } from "./signatures/dropped_executable.ts";
import { dynamicCodeLoading } from "./signatures/dynamic_code_loading.ts";
import { filelessExecution } from "./signatures/fileless_execution.ts";
import { ftraceHook } from "./signatures/ftrace_hook.ts";
import { hiddenFileCreated } from "./signatures/hidden_file_created.ts";
import { hiddenKernelModule } from "./signatures/hidden_kernel_module.ts";
import { hookedSeqOps } from "./signatures/hooked_seq_ops.ts";
import { illegitimateShell } from "./signatures/illegitimate_shell.ts";
import { k8sApiConnection } from "./signatures/k8s_api_connection.ts";
import { k8sCertTheft } from "./signatures/k8s_cert_theft.ts";
import { k8sServiceAccountToken } from "./signatures/k8s_service_account_token.ts";
import { kernelModuleLoading } from "./signatures/kernel_module_loading.ts";
import { ldPreload } from "./signatures/ld_preload.ts";
import { procFopsHooking } from "./signatures/proc_fops_hooking.ts";
import { procKcoreRead } from "./signatures/proc_kcore_read.ts";
import { procMemAccess } from "./signatures/proc_mem_access.ts";
import { procMemCodeInjection } from "./signatures/proc_mem_code_injection.ts";
import { processVmWriteInject } from "./signatures/process_vm_write_inject.ts";
import { ptraceCodeInjection } from "./signatures/ptrace_code_injection.ts";
import { rcdModification } from "./signatures/rcd_modification.ts";
import { schedDebugRecon } from "./signatures/sched_debug_recon.ts";
import { scheduledTaskMod } from "./signatures/scheduled_task_mod.ts";
import { stackPivot } from "./signatures/stack_pivot.ts";
import { stdioOverSocket } from "./signatures/stdio_over_socket.ts";
import { sudoersModification } from "./signatures/sudoers_modification.ts";
import { suspiciousSyscallSource } from "./signatures/suspicious_syscall_source.ts";
import { syscallHooking } from "./signatures/syscall_hooking.ts";
import { systemRequestKeyMod } from "./signatures/system_request_key_mod.ts";

/** The signatures built in, by event name: those of Tracee (TRC), and ours for events that are a detection by themselves (HT). */
export const SIGNATURES: readonly Signature[] = [
  antiDebugging,
  aslrInspection,
  cgroupNotifyOnRelease,
  cgroupReleaseAgent,
  corePatternModification,
  defaultLoaderMod,
  dirtyPipeSplice,
  diskMount,
  dockerAbuse,
  droppedExecutable,
  dynamicCodeLoading,
  filelessExecution,
  ftraceHook,
  hiddenFileCreated,
  hiddenKernelModule,
  hookedSeqOps,
  illegitimateShell,
  k8sApiConnection,
  k8sCertTheft,
  k8sServiceAccountToken,
  kernelModuleLoading,
  ldPreload,
  procFopsHooking,
  procKcoreRead,
  procMemAccess,
  procMemCodeInjection,
  processVmWriteInject,
  ptraceCodeInjection,
  rcdModification,
  schedDebugRecon,
  scheduledTaskMod,
  stackPivot,
  stdioOverSocket,
  sudoersModification,
  suspiciousSyscallSource,
  syscallHooking,
  systemRequestKeyMod,
];
