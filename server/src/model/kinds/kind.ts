// One row of the table of kinds: how a kind is named and how its manifests become facts.

import type { JsonObject } from "../../base/json.ts";
import type { Facts } from "../facts.ts";
import type { ResourceId } from "../resourceId.ts";

export interface KindDefinition {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Reads a manifest; total: what cannot be read is absent in the facts. */
  decode(value: JsonObject, id: ResourceId, apiVersion: string): Facts;
}
