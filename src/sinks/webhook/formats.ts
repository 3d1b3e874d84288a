/**
 * What a webhook posts for a finding.
 * @module
 */
import type { Finding } from "../../model/mod.ts";
import { findingToJson } from "../finding.ts";
import { alertOf } from "./falcosidekick.ts";

/** Names of the bodies, the default first. */
export const WEBHOOK_FORMATS = ["json", "falcosidekick"] as const;
/** Name of a body. */
export type WebhookFormat = typeof WEBHOOK_FORMATS[number];

/** How each body is written. */
export const BODIES: Readonly<Record<WebhookFormat, (finding: Finding) => string>> = {
  json: findingToJson,
  falcosidekick: alertOf,
};
