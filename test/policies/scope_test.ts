/** Scopes: for whom a policy is. */
import { strictEqual } from "node:assert";
import type { Event } from "../../src/model/mod.ts";
import { makeEvent } from "../make_event.ts";
import { isInScopeOf } from "./make_policy.ts";

const HOST = makeEvent({
  process: { pid: 7, tid: 8, hostPid: 4242, hostTid: 4243, uid: 1000, name: "systemd-journal", executable: "/bin/cat" },
  mountNamespace: 4026531840,
  pidNamespace: 4026531836,
  host: "node-1",
});
const CONTAINER = makeEvent({ ...HOST, container: { id: "3a5b6c", started: true } });
const PREPARED = makeEvent({ ...HOST, container: { id: "3a5b6c", started: false } });
const OLDEST = makeEvent({ process: { pid: 7, tid: 8 } });
const BLANK = makeEvent({ process: { name: "my prog" } });

for (
  const [scope, event, expected] of [
    [["global"], HOST, true],
    [["uid=1000"], HOST, true],
    [["u=0,1000"], HOST, true],
    [["uid!=1000"], HOST, false],
    [["uid>999"], HOST, true],
    [["uid>=1000", "uid<1000"], HOST, false],
    [["uid=0", "uid=1000"], HOST, true], // one field: alternatives
    [["uid=0", "uid!=5"], HOST, true], // = and !=: as the kernel, what is not listed is accepted
    [["uid=0", "uid>2000"], HOST, false],
    [["uid=0"], OLDEST, false], // not said: only = needs it
    [["uid!=0"], OLDEST, true],
    [["uid>0"], OLDEST, true],
    [["uid = 1000"], HOST, true],
    [["pid=4242"], HOST, true],
    [["pid=4243"], HOST, true], // a thread, too
    [["pid=7"], HOST, false],
    [["pid!=4243"], HOST, false],
    [["pid>4242"], HOST, false],
    [["p=7"], OLDEST, true], // no host ids: those inside
    [["mntns=4026531840"], HOST, true],
    [["mntNS=1"], HOST, false],
    [["pidns!=1"], HOST, true],
    [["pidNS=4026531836", "mntNS=4026531840"], HOST, true],
    [["uts=node-1"], HOST, true],
    [["uts=node*"], HOST, false], // exact
    [["comm=systemd-journald"], HOST, true], // cut as the kernel does
    [["comm=systemd-*"], HOST, false],
    [["comm!=cat"], HOST, true],
    [["comm=my prog"], BLANK, true],
    [["executable=/bin/cat"], HOST, true],
    [["exec=/bin/ls", "bin=/bin/cat"], HOST, true],
    [["binary=host:/bin/cat"], HOST, true],
    [["binary=host:/bin/cat"], CONTAINER, false],
    [["bin=4026531840:/bin/cat"], CONTAINER, true],
    [["bin=1:/bin/cat"], CONTAINER, false],
    [["bin!=/bin/cat"], HOST, false],
    [["bin!=/bin/cat"], OLDEST, true],
    [["container"], CONTAINER, true],
    [["container"], HOST, false],
    [["container"], PREPARED, true],
    [["container=started"], PREPARED, false],
    [["container=started"], CONTAINER, true],
    [["not-container"], HOST, true],
    [["!container"], HOST, true],
    [["!container"], CONTAINER, false],
    [["container=3a5b"], CONTAINER, true],
    [["container=5b"], CONTAINER, false],
    [["container=ff,3a"], CONTAINER, true],
    [["container!=3a"], CONTAINER, false], // really excludes
    [["container!=ff"], CONTAINER, true],
    [["container!=ff"], HOST, false],
    [["container", "container=3a"], CONTAINER, true],
    [["uid=1000", "comm=cat"], HOST, false], // different fields: all
  ] as readonly (readonly [readonly string[], Event, boolean])[]
) {
  const where = event.container === undefined ? "a host process" : "a container's process";
  Deno.test(`the scope ${scope.join(" and ")} ${expected ? "takes" : "leaves"} ${where}`, () => {
    strictEqual(isInScopeOf(scope, event), expected);
  });
}
