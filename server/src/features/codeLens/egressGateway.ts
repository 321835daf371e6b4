// Objects that say by which node and address traffic leaves the cluster.

import type { Facts } from "../../model/facts.ts";

/** Cilium's: it says by which node and address traffic leaves. */
export function isEgressGateway({ id }: Facts): boolean {
  return id.group === "cilium.io" && id.kind === "CiliumEgressGatewayPolicy";
}
