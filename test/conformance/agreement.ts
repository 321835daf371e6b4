// Where the engine and the literal evaluator differ over one cluster, and the clusters that an unknown label might make of it.

import { connections } from "../../server/src/policy/connections.ts";
import { PROBE_PORTS, PROBE_PROTOCOLS } from "./arbitraries.ts";
import { type LiteralCluster, passes } from "./literal.ts";
import { endsOf, showEnd, statusIn, toEngine } from "./probe.ts";

/** Every port between two ends of which the engine says something else. */
export function disagreements(cluster: LiteralCluster): readonly string[] {
  const list = connections(toEngine(cluster));
  const found: string[] = [];
  for (const [from, to] of endsOf(cluster)) {
    for (const protocol of PROBE_PROTOCOLS) {
      for (const port of PROBE_PORTS) {
        const want = passes(cluster, from, to, protocol, port) ? "allow" : "deny";
        const got = statusIn(list, from, to, protocol, port);
        if (want !== got) found.push(`${showEnd(from)} → ${showEnd(to)} ${port}/${protocol}: want ${want}, got ${got}`);
      }
    }
  }
  return found;
}

/** The same cluster with every set of labels that a namespace might have. */
export function worldsOf(cluster: LiteralCluster, namespace: string): readonly LiteralCluster[] {
  const values = [undefined, "x", "y"];
  return values.flatMap((app) =>
    values.map((tier) => {
      const labels = { "kubernetes.io/metadata.name": namespace, ...(app && { app }), ...(tier && { tier }) };
      return { ...cluster, namespaces: { ...cluster.namespaces, [namespace]: labels } };
    }),
  );
}
