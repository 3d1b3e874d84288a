import { deepStrictEqual } from "node:assert";
import type { Filter, Operator, Policy } from "../../../src/model/mod.ts";
import { planScopes } from "../../../src/sources/ebpf/kernel_scopes.ts";

/** A policy by its scope as one writes it. */
function policy(...scopes: readonly string[]): Policy {
  const scope = scopes.map((text): Filter => {
    const [, field = text, operator, value] = /^([a-z]+)(!=|<=|=|<)(.+)$/.exec(text) ?? [];
    return { field, operator: operator as Operator | undefined, values: value?.split(",") ?? [], text };
  });
  return { name: scopes.join(" "), description: "", scope, rules: [] };
}

function plan(policies: readonly Policy[], more: { events?: readonly string[]; hasCommand?: boolean } = {}) {
  const { events = ["openat"], hasCommand = false } = more;
  return planScopes(policies, { events: new Set(events), hasCommand, isProcess: (pid) => pid !== 666 });
}

for (
  const [name, policies, config] of [
    ["without scopes: everybody", [policy()], { scopes: 1, absent: {} }],
    ["what is named", [policy("uid=0,1000")], { scopes: 1, absent: { uid: 0 } }],
    ["what is not named", [policy("uid!=0")], { scopes: 1, absent: { uid: 1 } }],
    ["two kinds", [policy("uid=0", "comm=sh")], { scopes: 1, absent: { uid: 0, comm: 0 } }],
    ["a policy that does not care", [policy("uid=0"), policy("comm=sh")], { scopes: 3, absent: { uid: 2, comm: 1 } }],
    ["a range is left to the policy", [policy("uid<1000")], { scopes: 1, absent: {} }],
    ["a thread is no process", [policy("pid=666")], { scopes: 1, absent: {} }],
    ["what is followed", [policy("comm=sh", "follow")], { scopes: 1, absent: {} }],
    ["what only the policy knows", [policy("executable=/bin/sh", "container")], { scopes: 1, absent: {} }],
    ["a tree", [policy("tree=7")], { scopes: 1, absent: { tree: 0 } }],
    ["a refused tree", [policy("tree!=7")], { scopes: 1, absent: {} }],
    ["more policies than bits", Array.from({ length: 33 }, () => policy("uid=0")), { scopes: 1, absent: {} }],
    ["as many as bits", Array.from({ length: 32 }, () => policy("uid=0")), { scopes: 0xffff_ffff, absent: { uid: 0 } }],
  ] as const
) {
  Deno.test(`scopes in the kernel: ${name}`, () => deepStrictEqual(plan(policies).config, config));
}

Deno.test("a key has the scopes that name it, and those that name nothing", () => {
  const { keys } = plan([policy("uid=0"), policy("uid!=0,5"), policy()]);
  deepStrictEqual(keys.uids, new Map([[0, 0b101], [5, 0b100]]));
});

Deno.test("a call that changes what a scope is about is left to the policy", () => {
  deepStrictEqual(plan([policy("uid=0")], { events: ["setuid"] }).config.absent, {});
  deepStrictEqual(plan([policy("comm=sh")], { events: ["prctl"] }).config.absent, {});
  deepStrictEqual(plan([policy("mntns=5")], { events: ["setns"] }).config.absent, {});
});

Deno.test("of a command, only its tree", () => {
  deepStrictEqual(plan([policy("uid=0", "tree=7")], { hasCommand: true }).config, {
    scopes: 1,
    absent: { uid: 0, tree: 0 },
  });
  deepStrictEqual(plan([], { hasCommand: true }).config, { scopes: 1, absent: { tree: 0 } });
});
