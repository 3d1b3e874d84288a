/**
 * What the container enricher knows after container events and events inside containers.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { startContainers } from "../../src/enrichers/container.ts";
import { makeEvent } from "../make_event.ts";

const CREATED = {
  runtime: "docker",
  container_id: "c1",
  container_image: "nginx:1",
  container_image_digest: "sha256:1",
  container_name: "web",
  pod_name: "",
};

Deno.test("a container is known from its creation, its start before the sensor, and its removal", () => {
  for (const name of ["container_create", "existing_container"]) {
    const { observe, view } = startContainers();
    observe(makeEvent({ name, args: CREATED }));
    deepStrictEqual(view.get("c1"), {
      id: "c1",
      removed: false,
      runtime: "docker",
      name: "web",
      image: "nginx:1",
      imageDigest: "sha256:1",
    });
    observe(makeEvent({ name: "container_remove", args: { container_id: "c1" } }));
    strictEqual(view.get("c1")?.removed, true);
    strictEqual(view.get("c1")?.image, "nginx:1");
  }
});

Deno.test("a container is known from the events inside it, which do not change what its creation said", () => {
  const { observe, view } = startContainers();
  observe(makeEvent({ container: { id: "c2" } }));
  observe(makeEvent({ container: { id: "c2", name: "db", image: "pg" }, pod: { name: "pod", namespace: "ns" } }));
  observe(makeEvent({ container: { id: "c2", name: "other", image: "other" } }));
  const { name, image, podName, podNamespace } = view.get("c2") ?? {};
  deepStrictEqual([name, image, podName, podNamespace], ["db", "pg", "pod", "ns"]);
  strictEqual(view.get("c3"), undefined);
});

Deno.test("containers never exceed their limit", () => {
  const { observe, view } = startContainers(10);
  for (let i = 0; i < 1000; i++) observe(makeEvent({ container: { id: `c${i}` } }));
  strictEqual(view.get("c0"), undefined);
  strictEqual(view.get("c999")?.id, "c999");
});
