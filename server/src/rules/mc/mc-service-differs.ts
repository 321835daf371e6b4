// mc-service-differs: one Service, defined otherwise in the folder of another cluster.

import type { Path } from "../../base/json.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { ServiceFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { clusterOf, clusterOfEntry } from "./clusterFolder.ts";

/** Namespace sameness: Services of one name are one Service to the mesh and to the Multi-Cluster Services API (IST0170). */
export const mcServiceDiffers = defineRule({
  code: "mc-service-differs",
  severity: "warning",
  on: "service",
  check(facts, cx) {
    const cluster = clusterOf(cx.uri);
    if (cluster === undefined || facts.unreadPorts.length > 0 || facts.selectorUnclear) return;
    const seen = new Set<string>();
    for (const entry of cx.declarations(SERVICE, facts.id.namespace, facts.id.name)) {
      const other = clusterOfEntry(entry);
      if (entry.facts.is !== "service" || other === undefined || other === cluster || seen.has(other)) continue;
      const difference = differenceOf(facts, entry.facts);
      if (!difference) continue;
      seen.add(other);
      const shown = clipped(showName(facts.id), 36);
      cx.report({
        path: cx.value(difference.path) === undefined ? ["metadata", "name"] : difference.path,
        at: cx.value(difference.path) === undefined ? "value" : "key",
        message: fit(`${clipped(other, 24)} defines ${shown} with ${difference.what}`, ""),
        related: [{ entry, path: difference.path, message: `Service ${showName(facts.id)} of ${other}` }],
      });
    }
  },
});

interface Difference {
  readonly path: Path;
  readonly what: string;
}

function differenceOf(own: ServiceFacts, other: ServiceFacts): Difference | undefined {
  if (other.unreadPorts.length > 0 || other.selectorUnclear) return undefined;
  if (own.headless !== other.headless)
    return { path: ["spec", "clusterIP"], what: other.headless ? "no cluster IP (headless)" : "a cluster IP" };
  if (own.type !== other.type) return { path: ["spec", "type"], what: `type ${clipped(other.type, 20)}` };
  const [mine, theirs] = [portsOf(own), portsOf(other)];
  if (mine !== theirs)
    return { path: ["spec", "ports"], what: theirs === "" ? "no ports" : `ports ${clipped(theirs, 40)}` };
  if ((own.selector === undefined) !== (other.selector === undefined))
    return { path: ["spec", "selector"], what: other.selector === undefined ? "no selector" : "a selector" };
  return undefined;
}

/** `80/TCP (http), 443/TCP (https)`, in the order of the numbers. */
function portsOf({ ports }: ServiceFacts): string {
  return [...ports]
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1))
    .map(({ port, protocol, name }) => `${port}/${protocol}${name === undefined ? "" : ` (${name})`}`)
    .join(", ");
}
