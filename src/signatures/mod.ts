/**
 * What a signature is written with: its definition, and readers for the values of events of every era.
 * @module
 */
export { defineSignature, FOUND, type SignatureDefinition } from "./define.ts";
export { commOf, isList, readInteger, readText, readTexts } from "./read.ts";
export { createTwins } from "./twins.ts";
export { isReadOpen, isWriteOpen } from "../events/types/open_flags.ts";
export { readSockaddr, type Sockaddr } from "../events/types/sockaddr.ts";
export { ptraceRequest } from "../events/types/ptrace_request.ts";
export { memProtAlert } from "../events/types/mem_prot_alert.ts";
export { kernelReadFile } from "../events/types/kernel_read_file.ts";
