// The schemas of one version of an API group as the API server publishes them at /openapi/v3, without what no manifest needs.

import type { JsonObject } from "../base/json.ts";

export interface ServedSchemas {
  /** `cilium.io/v2`. */
  readonly apiVersion: string;
  /** The server's; another one means that they say something else. */
  readonly hash: string;
  readonly kinds: readonly ServedKind[];
  /** OpenAPI v3 schemas by name, with all that those of the kinds refer to. Any cluster may have written them. */
  readonly schemas: JsonObject;
}

export interface ServedKind {
  readonly kind: string;
  /** The name of its schema. */
  readonly schema: string;
}
