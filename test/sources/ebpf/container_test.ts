/**
 * Containers by their cgroups, and what their runtimes have written of them.
 * @module
 */
import { deepStrictEqual, strictEqual } from "node:assert";
import { containerOf } from "../../../src/sources/ebpf/container.ts";
import { containerDetails } from "../../../src/sources/ebpf/container_details.ts";

const ID = "0123456789abcdef".repeat(4);
const OTHER = "fedcba9876543210".repeat(4);
const POD = "kubepods-besteffort-pod1234.slice";

for (
  const [path, runtime, isRoot] of [
    [`/docker/${ID}`, "docker", true],
    [`/system.slice/docker-${ID}.scope`, "docker", true],
    [`/system.slice/docker-${ID}.scope/init.scope`, "docker", false],
    [`/docker/${OTHER}/docker/${ID}`, "docker", true],
    [`/kubepods.slice/${POD}/cri-containerd-${ID}.scope`, "containerd", true],
    [`/system.slice/containerd.service/${POD}:cri-containerd:${ID}`, "containerd", true],
    [`/default/${ID}`, "containerd", true],
    [`/kubepods.slice/${POD}/crio-${ID}.scope`, "crio", true],
    [`/machine.slice/libpod-${ID}.scope`, "podman", true],
    [`/machine.slice/libpod-${ID}.scope/container`, "podman", false],
    [`/libpod_parent/libpod-${ID}`, "podman", true],
    [`/kubepods/besteffort/pod1234/${ID}`, undefined, true],
  ] as const
) {
  Deno.test(`${path.replaceAll(/[0-9a-f]{64}/g, "ID")} is a container's`, () => {
    deepStrictEqual(containerOf(path), { id: ID, runtime, isRoot });
  });
}

for (
  const path of [
    "/",
    "/init.scope",
    "/user.slice/user-1000.slice/session-2.scope",
    `/machine.slice/libpod-conmon-${ID}.scope`,
    `/kubepods.slice/crio-conmon-${ID}.scope`,
    `/docker/${ID.slice(1)}`,
    `/docker/${ID.toUpperCase()}`,
  ]
) {
  Deno.test(`${path.replaceAll(/[0-9a-fA-F]{63,64}/g, "ID")} is nobody's`, () => {
    strictEqual(containerOf(path), undefined);
  });
}

Deno.test("Amazon's tasks have ids of their own", () => {
  const id = "0123456789abcdef0123456789abcdef-1234567890";
  deepStrictEqual(containerOf(`/ecs/task/${id}`), { id, runtime: "docker", isRoot: true });
});

const TASKS = "/run/containerd/io.containerd.runtime.v2.task";
const FILES: Readonly<Record<string, unknown>> = {
  [`${TASKS}/k8s.io/${ID}/config.json`]: {
    annotations: {
      "io.kubernetes.cri.container-name": "web",
      "io.kubernetes.cri.image-name": "docker.io/library/nginx:1.27",
      "io.kubernetes.cri.sandbox-name": "web-0",
      "io.kubernetes.cri.sandbox-namespace": "shop",
      "io.kubernetes.cri.sandbox-uid": "uid-1",
      "io.kubernetes.cri.container-type": "container",
    },
  },
  [`${TASKS}/default/${OTHER}/config.json`]: { annotations: { "nerdctl/name": "db" } },
  [`/run/containers/storage/overlay-containers/${OTHER}/userdata/config.json`]: {
    annotations: {
      "io.kubernetes.cri-o.ContainerType": "sandbox",
      "io.kubernetes.pod.name": "web-0",
      "io.kubernetes.pod.namespace": "shop",
    },
  },
  "/var/lib/containers/storage/overlay-containers/containers.json": [
    { id: OTHER, names: ["other"] },
    { id: ID, names: ["first"], metadata: JSON.stringify({ "image-name": "quay.io/fedora:41", name: "work" }) },
  ],
  [`/var/lib/docker/containers/${OTHER}/config.v2.json`]: {
    Name: "/cache",
    Config: { Image: "redis" },
    Image: "sha256:1",
  },
};

function read(path: string): string | undefined {
  return path in FILES ? JSON.stringify(FILES[path]) : undefined;
}

for (
  const [id, runtime, details] of [
    [ID, "containerd", {
      name: "web",
      image: "docker.io/library/nginx:1.27",
      pod: { name: "web-0", namespace: "shop", uid: "uid-1", sandbox: false },
    }],
    [OTHER, "containerd", { name: "db", image: undefined, pod: undefined }],
    [OTHER, "crio", {
      name: undefined,
      image: undefined,
      pod: { name: "web-0", namespace: "shop", uid: undefined, sandbox: true },
    }],
    [ID, "podman", { name: "work", image: "quay.io/fedora:41" }],
    [OTHER, "podman", { name: "other", image: undefined }],
    [OTHER, "docker", { name: "cache", image: "redis", imageDigest: undefined }],
    [OTHER, undefined, { name: "cache", image: "redis", imageDigest: undefined }],
    [ID, "docker", undefined],
  ] as const
) {
  Deno.test(`what ${runtime ?? "any runtime"} knows of ${id.slice(0, 4)}`, () => {
    deepStrictEqual(containerDetails(id, runtime, read), details);
  });
}

Deno.test("state that is no JSON, or of another shape, is as good as none", () => {
  for (const file of ["", "{", "null", "[1]", '{"annotations":7}', '{"Name":{}}', '{"__proto__":{"Name":"x"}}']) {
    strictEqual(containerDetails(ID, "docker", () => file), undefined, file);
  }
});
