import { deepStrictEqual } from "node:assert";
import type { Filter, Operator, Policy } from "../../../src/model/mod.ts";
import { planPrefixes } from "../../../src/sources/ebpf/kernel_prefixes.ts";
import { KIND } from "../../../src/sources/ebpf/layout.ts";
import { probeEvents } from "../../../src/sources/ebpf/probes.ts";

const EVENTS = ["security_file_open", "magic_write", "openat"];

/** A rule as one writes it: the event, then its filters. */
function policy(...rules: readonly (readonly [event: string, ...filters: string[]])[]): Policy {
  return {
    name: "",
    description: "",
    scope: [],
    rules: rules.map(([event, ...filters]) => ({
      events: new Set([event]),
      text: event,
      actions: [],
      filters: filters.map((text): Filter => {
        const [, field = "", operator, value = ""] = /^(.+?)(!=|=)(.+)$/.exec(text) ?? [];
        return { field, operator: operator as Operator, values: value.split(","), text };
      }),
    })),
  };
}

function plan(...policies: readonly Policy[]) {
  const { prefixes, kinds } = planPrefixes(policies, EVENTS.flatMap(probeEvents));
  return [kinds, ...prefixes.map(({ kind, path }) => `${kind} ${path}`)];
}

const { open, magicWrite } = KIND;

for (
  const [name, policies, expected] of [
    ["a prefix", [policy(["security_file_open", "args.pathname=/etc/*"])], [1 << open, `${open} /etc/`]],
    ["a whole path", [policy(["security_file_open", "data.pathname=/etc/passwd"])], [1 << open, `${open} /etc/passwd`]],
    ["several", [policy(["magic_write", "args.pathname=/a*,/b*"])], [
      1 << magicWrite,
      `${magicWrite} /a`,
      `${magicWrite} /b`,
    ]],
    ["of two policies, all", [
      policy(["security_file_open", "args.pathname=/a*"]),
      policy(["security_file_open", "args.pathname=/b*"]),
    ], [1 << open, `${open} /a`, `${open} /b`]],
    ["a rule without a path", [policy(["security_file_open", "args.pathname=/a*"], ["security_file_open"])], [0]],
    ["an ending", [policy(["security_file_open", "args.pathname=*/passwd"])], [0]],
    ["a part", [policy(["security_file_open", "args.pathname=*a*,/b*"])], [0]],
    ["anything", [policy(["security_file_open", "args.pathname=*"])], [0]],
    ["what is not wanted", [policy(["security_file_open", "args.pathname=/a*", "args.pathname!=/ab"])], [0]],
    ["another argument", [policy(["security_file_open", "args.flags=1"])], [0]],
    ["a system call's own", [policy(["openat", "args.pathname=/etc/*"])], [0]],
    ["a long one", [policy(["security_file_open", `args.pathname=/${"a".repeat(99)}`])], [
      1 << open,
      `${open} /${"a".repeat(58)}`,
    ]],
    ["whole characters", [policy(["security_file_open", `args.pathname=/${"ä".repeat(99)}`])], [
      1 << open,
      `${open} /${"ä".repeat(29)}`,
    ]],
  ] as const
) {
  Deno.test(`paths in the kernel: ${name}`, () => deepStrictEqual(plan(...policies), expected));
}
