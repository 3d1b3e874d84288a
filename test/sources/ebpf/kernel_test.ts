/**
 * Says in one sentence why a host cannot be watched, and which ways of watching it offers.
 * @module
 */
import { match, ok, strictEqual } from "node:assert";
import { BpfError } from "../../../src/sources/ebpf/errors.ts";
import { explainRefusal, type KernelFacts, readKernelFacts, whyUnsupported } from "../../../src/sources/ebpf/kernel.ts";
import { probeLayers } from "./kernel_layers.ts";
import { openLibbpf } from "../../../src/sources/ebpf/libbpf.ts";
import { liveTest } from "./live.ts";

const GOOD: KernelFacts = {
  os: "linux",
  arch: "x86_64",
  release: "6.8.0-41-generic",
  uid: 0,
  capabilities: 0x1ff_ffff_ffffn,
  hostUsers: true,
  btf: true,
  lockdown: "none",
  securityModules: ["lockdown", "bpf"],
  kprobes: true,
  tracefs: true,
};

const CAP_BPF = 1n << 39n;
const CAP_PERFMON = 1n << 38n;

for (
  const [what, changes, expected] of [
    ["a good host", {}, undefined],
    ["a user with the capabilities", { uid: 1000, capabilities: CAP_BPF | CAP_PERFMON }, undefined],
    ["a kernel with lockdown for integrity", { lockdown: "integrity" }, undefined],
    ["the oldest kernel", { release: "5.17.0" }, undefined],
    ["a kernel with an unusual name", { release: "custom" }, undefined],
    [
      "another system",
      { os: "darwin", arch: "aarch64" },
      "live capture is made for Linux on x86-64, and this is darwin on aarch64; run it there, or analyze saved logs here",
    ],
    [
      "an old kernel",
      { release: "5.15.0-119-generic" },
      "it needs Linux 5.17 or newer, and this is 5.15.0-119-generic; boot a newer kernel",
    ],
    [
      "a very old kernel",
      { release: "4.19.0" },
      "it needs Linux 5.17 or newer, and this is 4.19.0; boot a newer kernel",
    ],
    [
      "a rootless container",
      { hostUsers: false },
      "this is a user namespace, where the kernel takes no BPF programs; run it as the host's root, not in a rootless " +
      "container",
    ],
    [
      "a user",
      { uid: 1000, capabilities: 0n },
      "only root may load BPF programs; run it with sudo, or give it the capabilities CAP_BPF and CAP_PERFMON",
    ],
    [
      "root in a container",
      { capabilities: 0xa80425fbn },
      "this root lacks CAP_BPF and CAP_PERFMON, as in a container; run it on the host, or start the container with " +
      "--privileged --pid=host",
    ],
    [
      "root with half of it",
      { capabilities: CAP_BPF },
      "this root lacks CAP_PERFMON, as in a container; run it on the host, or start the container with --privileged " +
      "--pid=host",
    ],
    [
      "a kernel without types",
      { btf: false },
      "the kernel does not tell its types (no /sys/kernel/btf/vmlinux); boot a kernel built with " +
      "CONFIG_DEBUG_INFO_BTF=y, or mount /sys if it is not there",
    ],
    [
      "a kernel locked down",
      { lockdown: "confidentiality" },
      "the kernel is locked down to confidentiality, so that no program may read its memory; boot with " +
      "lockdown=integrity or without lockdown",
    ],
  ] as const
) {
  Deno.test(`whyUnsupported() of ${what}`, () => {
    const sentence = expected === undefined ? undefined : `Cannot capture: ${expected}`;
    strictEqual(whyUnsupported({ ...GOOD, ...changes }), sentence);
  });
}

for (
  const [errno, expected] of [
    [
      1,
      'Cannot capture: the kernel refuses to load BPF object "exec" (EPERM), as a seccomp filter or security module ' +
      "does; run it on the host, or in a container started with --privileged --pid=host",
    ],
    [
      38,
      "Cannot capture: the kernel was built without BPF; boot a kernel built with CONFIG_BPF_SYSCALL=y",
    ],
    [22, 'Cannot load BPF object "exec": Invalid argument (EINVAL)'],
  ] as const
) {
  Deno.test(`explainRefusal() of error ${errno}`, () => {
    strictEqual(explainRefusal(new BpfError('load BPF object "exec"', errno)).message, expected);
  });
}

const MODULE = new URL("../../../src/sources/ebpf/kernel.ts", import.meta.url);
const reachable = runAsNobody(`Deno.readTextFileSync(new URL("${MODULE}"))`) !== undefined;

Deno.test({
  name: reachable
    ? "a user without rights is told so, and nothing else happens"
    : "left out: a user without rights is told so: such a user cannot read this folder",
  ignore: !reachable,
  fn: () => {
    const output = runAsNobody(
      `import { readKernelFacts, whyUnsupported } from "${MODULE}"; console.log(whyUnsupported(readKernelFacts()));`,
    );
    match(output ?? "", /^Cannot capture: .+; .+\n$/);
  },
});

/** What a program prints that runs without rights; undefined: it cannot run. */
function runAsNobody(text: string): string | undefined {
  try {
    const { success, stdout } = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", "--ext=ts", text],
      env: { DENO_DIR: "/dev/null/none", HOME: "/" },
      stderr: "null",
      ...Deno.uid() === 0 ? { uid: 65534, gid: 65534 } : {},
    }).outputSync();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}

liveTest("the ways of watching are tried, and each that is missing has a reason", async () => {
  const facts = readKernelFacts();
  const layers = probeLayers(await openLibbpf(), facts);
  strictEqual(layers.tp_btf.available, true);
  for (const [name, layer] of Object.entries(layers)) ok(layer.available || layer.reason.length > 10, name);
  const without = probeLayers(await openLibbpf(), { ...facts, kprobes: false, tracefs: false, securityModules: ["x"] });
  strictEqual(without.kprobe.available || without.tracepoint.available || without.lsm.available, false);
});
