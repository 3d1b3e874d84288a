/**
 * Containers: learned when they are created, found at the sensor's start or removed, and from the events inside them.
 * @module
 */
import type { Containers, Enricher, Event, KnownContainer } from "../model/mod.ts";
import { createBoundedMap } from "./bounded.ts";

/** Containers that are remembered. */
const REMEMBERED = 16_384;
/** No id, name or image is longer; what is, is not kept. */
const LONGEST = 4096;

/** The enricher of containers. */
export const container: Enricher<Containers> = {
  name: "container",
  events: ["container_create", "existing_container", "container_remove"],
  start: () => startContainers(),
};

/**
 * Starts a memory of containers.
 *
 * @param limit how many containers it remembers
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import type { Event } from "../model/mod.ts";
 * const { observe, view } = startContainers();
 * const args = new Map([["container_id", "3a5b"], ["container_image", "nginx:latest"]]);
 * observe({ name: "container_create", args } as unknown as Event);
 * strictEqual(view.get("3a5b")?.image, "nginx:latest");
 * ```
 */
export function startContainers(limit = REMEMBERED): ReturnType<Enricher<Containers>["start"]> {
  const known = createBoundedMap<string, KnownContainer>(limit);

  function learn(id: string | undefined, facts: Partial<KnownContainer>): void {
    if (id === undefined) return;
    const before = known.get(id) ?? { id, removed: false };
    known.set(id, merge(before, facts));
  }

  function observe(event: Event): void {
    switch (event.name) {
      case "container_create":
      case "existing_container":
        return learn(readText(event, "container_id"), { ...factsOf(event), removed: false });
      case "container_remove":
        return learn(readText(event, "container_id"), { runtime: readText(event, "runtime"), removed: true });
      default:
        return observeInside(event);
    }
  }

  function observeInside({ container, pod }: Event): void {
    if (container === undefined || container.id.length > LONGEST) return;
    const { id, name, image, imageDigest } = container;
    const before = known.get(id);
    if (before !== undefined && (isComplete(before) || (name === undefined && image === undefined))) return;
    learn(id, { name, image, imageDigest, podName: pod?.name, podNamespace: pod?.namespace, podUid: pod?.uid });
  }

  return { observe, view: { get: (id) => known.get(id) } };
}

/** Nothing that an event inside a container says could add to this. */
function isComplete({ name, image }: KnownContainer): boolean {
  return name !== undefined && image !== undefined;
}

function factsOf(event: Event): Partial<KnownContainer> {
  return {
    runtime: readText(event, "runtime"),
    name: readText(event, "container_name"),
    image: readText(event, "container_image"),
    imageDigest: readText(event, "container_image_digest"),
    podName: readText(event, "pod_name"),
    podNamespace: readText(event, "pod_namespace"),
    podUid: readText(event, "pod_uid"),
  };
}

/** What is newly told replaces what was known; what is not told leaves it. */
function merge(before: KnownContainer, facts: Partial<KnownContainer>): KnownContainer {
  const told = Object.entries(facts).filter(([, value]) => typeof value !== "string" || value.length <= LONGEST);
  return { ...before, ...Object.fromEntries(told.filter(([, value]) => value !== undefined && value !== "")) };
}

function readText(event: Event, name: string): string | undefined {
  const value = event.args.get(name);
  return typeof value === "string" && value !== "" && value.length <= LONGEST ? value : undefined;
}
