// `sallyport restrict`: an egress policy for workloads, made of what their manifests name.

import type { Snapshot } from "../analysis/snapshot.ts";
import { restrict, restrictionText } from "../features/restrict/restrict.ts";
import { type RestrictTarget, restrictTargets } from "../features/restrict/restriction.ts";
import { entriesOf } from "../index/catalog.ts";
import { WORKLOAD_KINDS } from "../index/policyView.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import type { Resource } from "../model/resource.ts";
import { showId, showName } from "../model/resourceId.ts";
import { oneOf, UsageError } from "./usage.ts";

export const restrictFormats = ["yaml", "json"] as const;
export type RestrictFormat = (typeof restrictFormats)[number];

export interface RestrictRequest {
  readonly to: string | undefined;
  /** `namespace/name` or `namespace/kind/name`; undefined for all workloads of the manifests. */
  readonly workload: string | undefined;
}

/** What the command prints. */
export function restrictReport(snapshot: Snapshot, { to, workload }: RestrictRequest, format: RestrictFormat): string {
  const target: RestrictTarget = oneOf("to", to, restrictTargets, "networkpolicy");
  const chosen = workloadsIn(snapshot).filter(({ facts }) => workload === undefined || isCalled(facts, workload));
  if (workload !== undefined && chosen.length === 0) throw new UsageError(`no workload "${workload}" in the manifests`);
  const made = chosen.map(({ resource, facts }) => ({
    facts,
    restriction: restrict(snapshot, resource, facts, target),
  }));
  if (format === "yaml") return made.map(({ facts, restriction }) => restrictionText(restriction, facts)).join("---\n");
  const rows = made.map(({ facts, restriction }) => ({ workload: showId(facts.id), ...restriction }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

interface Chosen {
  readonly resource: Resource;
  readonly facts: WorkloadFacts;
}

/** Those of files, but for what no policy selects and what another workload makes. */
function workloadsIn({ catalog }: Snapshot): readonly Chosen[] {
  return WORKLOAD_KINDS.flatMap((kind) =>
    [...entriesOf(catalog, kind)].flatMap(({ resource, facts, origin }): readonly Chosen[] =>
      origin.is === "file" && facts.is === "workload" && !facts.hostNetwork && !facts.labelsUnclear && !facts.owner
        ? [{ resource, facts }]
        : [],
    ),
  );
}

function isCalled({ id }: WorkloadFacts, text: string): boolean {
  return text === showName(id) || text.toLowerCase() === `${id.namespace}/${id.kind}/${id.name}`.toLowerCase();
}
