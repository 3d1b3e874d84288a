/**
 * What is looked at once, live: the processes that live, the kernel's own function pointers.
 * @module
 */
import { offersHere } from "./capture.ts";
import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { checkIntegrity } from "../../../src/sources/ebpf/integrity/pointers.ts";
import { openLibbpf } from "../../../src/sources/ebpf/libbpf.ts";
import { openProbes, type ProbeSession, readProbes } from "../../../src/sources/ebpf/probe_session.ts";
import { planProbes } from "../../../src/sources/ebpf/probes.ts";
import { type LivingProcess, readProc } from "../../../src/sources/ebpf/snapshot.ts";
import { liveTest } from "./live.ts";

/** A session that traces nobody. */
async function openSession(direct: boolean): Promise<ProbeSession> {
  const plan = planProbes(new Set(), { offers: offersHere(), lifecycle: false });
  const config = { self: Deno.pid, direct, scopes: 1, absent: { tree: 0 } };
  return openProbes(await openLibbpf(), await readProbes(), { plan, config, integrity: true });
}

/** A process of ours that waits. */
function startSleep(): Deno.ChildProcess {
  return new Deno.Command("sleep", { args: ["1000"], stdin: "null" }).spawn();
}

const MILLISECONDS = 1_000_000n;

for (const direct of offersHere().isDirect ? [true, false] : [false]) {
  liveTest(`the processes that live are those of /proc${direct ? "" : ", also read by calls"}`, async () => {
    const child = startSleep();
    try {
      using session = await openSession(direct);
      while (readProc().find(({ pid }) => pid === child.pid)?.name !== "sleep") {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const own = (list: readonly LivingProcess[]) =>
        list.filter(({ pid }) => pid === child.pid || pid === Deno.pid).sort((a, b) => a.pid - b.pid);
      const [fromKernel, fromProc] = [own(session.listProcesses()), own(readProc())];
      strictEqual(fromKernel.length, 2);
      fromKernel.forEach(({ startTime, ...facts }, index) => {
        const { startTime: rounded, ...others } = fromProc[index];
        deepStrictEqual(facts, others);
        ok(startTime - rounded >= 0n && startTime - rounded < 11n * MILLISECONDS);
      });
      ok(
        session.listProcesses().some(({ pid, executable }) => pid === 2 && executable === ""),
        "a kernel thread has no program",
      );
    } finally {
      child.kill();
      await child.status;
    }
  });

  liveTest(
    `the kernel's own function pointers can be read${direct ? "" : ", also by calls"}, and lead into its text`,
    async () => {
      using session = await openSession(direct);
      deepStrictEqual(await checkIntegrity(session), { procFops: undefined, seqOps: undefined });
      const looked: (readonly [boolean, number])[] = [];
      await checkIntegrity({
        readPointers: (fd, isSequence) => {
          const found = session.readPointers(fd, isSequence);
          ok(found !== undefined && found.textEnd > found.textStart && found.textStart > 0xffff_0000_0000_0000n);
          looked.push([isSequence, Object.values(found.pointers).filter((pointer) => pointer !== 0n).length]);
          return found;
        },
      });
      ok(looked.length >= 4 && looked[0][0] === false && looked[0][1] >= 1, JSON.stringify(looked));
      ok(looked.slice(1).every(([isSequence, count]) => isSequence && count >= 4), JSON.stringify(looked));
    },
  );
}

liveTest("a pointer that leads elsewhere is told, with whose it is", async () => {
  using session = await openSession(offersHere().isDirect);
  const report = await checkIntegrity({
    readPointers: (fd, isSequence) => {
      const found = session.readPointers(fd, isSequence);
      const foreign = 0xffff_ffff_c0de_0000n;
      return found && { ...found, pointers: { ...found.pointers, [isSequence ? "show" : "iterate_shared"]: foreign } };
    },
  });
  deepStrictEqual(report.procFops, [new Map([["SymbolName", "iterate_shared"], ["ModuleOwner", "hidden"]])]);
  ok(report.seqOps instanceof Map && report.seqOps.has("tcp4_seq_ops_show"));
});
