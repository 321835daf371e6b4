// One target of a migration that reads Ingresses itself: what it is called, and how it rewrites one.

import type { ControllerRow } from "../../controller.ts";
import type { MigrationTarget } from "../migrationTable.ts";
import type { Draft } from "./draft.ts";

export interface ControllerTarget {
  readonly key: Exclude<MigrationTarget, "gateway-api">;
  readonly row: ControllerRow;
  /** The class of its Ingresses where no IngressClass is known. */
  readonly className: string;
  /** Rewrites an Ingress, and says of each annotation that it knows what became of it. */
  convert(draft: Draft): void;
  /** What concerns several Ingresses of a class, when each is rewritten. */
  join?(drafts: readonly Draft[]): void;
}
