// The table of references, by kind. A file here and a row below add a family of kinds.

import type { KindKey } from "../../model/views.ts";
import { annotationReferences } from "./annotations.ts";
import { calicoReferences } from "./calico.ts";
import { ciliumReferences } from "./cilium.ts";
import { gatewayApiReferences } from "./gatewayApi.ts";
import { haproxyReferences } from "./haproxy.ts";
import { istioReferences } from "./istio.ts";
import { istioSecurityReferences } from "./istioSecurity.ts";
import { nginxIncReferences } from "./nginxInc.ts";
import type { ReferenceRow } from "./referenceRow.ts";
import { traefikReferences } from "./traefik.ts";

const rows: readonly ReferenceRow[] = [
  ...annotationReferences,
  ...calicoReferences,
  ...ciliumReferences,
  ...gatewayApiReferences,
  ...haproxyReferences,
  ...istioSecurityReferences,
  ...istioReferences,
  ...nginxIncReferences,
  ...traefikReferences,
];

const byKind = groupByKind();

/** The rows of a kind. */
export function referenceRowsOf(kind: KindKey): readonly ReferenceRow[] {
  return byKind.get(kind) ?? [];
}

function groupByKind(): ReadonlyMap<KindKey, readonly ReferenceRow[]> {
  const groups = new Map<KindKey, ReferenceRow[]>();
  for (const row of rows)
    for (const kind of row.kinds) {
      const own = groups.get(kind);
      if (own) own.push(row);
      else groups.set(kind, [row]);
    }
  return groups;
}
