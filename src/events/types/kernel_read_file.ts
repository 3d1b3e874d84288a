/**
 * What kind of file the kernel reads. The numbers are Tracee's own: it maps those of each kernel onto them.
 * @module
 */
import { defineEnumeration } from "./named_values.ts";

/** `kernel-module`, `kexec-image`. */
export const kernelReadFile = defineEnumeration({
  name: "kernel_read_file",
  members: "unknown firmware kernel-module kexec-image kexec-initramfs security-policy x509-certificate",
});
