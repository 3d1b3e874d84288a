/**
 * Names of Node's modules that Deno has built in, which signatures must not import. A test compares them with the Deno that runs.
 * @module
 */

const NAMES = "_http_agent _http_common _http_outgoing _http_server _stream_duplex _stream_passthrough " +
  "_stream_readable _stream_transform _stream_writable _tls_common _tls_wrap assert assert/strict async_hooks buffer " +
  "child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises domain events fs " +
  "fs/promises http http2 https inspector inspector/promises module net os path path/posix path/win32 perf_hooks " +
  "process punycode querystring readline readline/promises repl sqlite stream stream/consumers stream/promises " +
  "stream/web string_decoder sys test test/reporters timers timers/promises tls trace_events tty url util util/types " +
  "v8 vm wasi worker_threads zlib";

/**
 * Lists the modules, without `node:`.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * ok(builtinNames().includes("fs/promises"));
 * ```
 */
export function builtinNames(): readonly string[] {
  return NAMES.split(" ");
}
