// Offers inside a file of intents (docs/intents.md): the ends there are, and the ports of the one that is called.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import { showPodCount, sourceOfWorkloads } from "../pods.ts";
import type { Slot } from "../slot.ts";
import type { Offer } from "./offer.ts";
import { offerContainerPorts } from "./services.ts";

/** Workloads as `namespace/name`, each namespace as a whole, and everything outside. */
export function offerIntentEnds(snapshot: Snapshot): readonly Offer[] {
  const namespaces = groupBy(snapshot.policyView().workloads, ({ id }) => id.namespace);
  const ends = [...namespaces].flatMap(([namespace, workloads]): Offer[] => {
    const names = groupBy(workloads, ({ id }) => id.name);
    const one = (label: string, some: typeof workloads, detail: string): Offer => ({
      label,
      insert: { is: "scalar", value: label },
      kind: CompletionItemKind.Reference,
      rank: 1,
      hint: showPodCount(snapshot, some),
      detail,
      source: sourceOfWorkloads(snapshot, some),
    });
    return [
      one(`${namespace}/*`, workloads, `all pods of ${namespace}`),
      ...[...names].map(([name, some]) =>
        one(`${namespace}/${name}`, some, [...new Set(some.map(({ id }) => id.kind))].join(", ")),
      ),
    ];
  });
  const internet: Offer = {
    label: "internet",
    insert: { is: "scalar", value: "internet" },
    kind: CompletionItemKind.Value,
    rank: 2,
    detail: "every public address",
  };
  return [...ends, internet];
}

/** Container ports of the workload that is called. */
export function offerIntentPorts(snapshot: Snapshot, { to }: Extract<Slot, { is: "intentPort" }>): readonly Offer[] {
  const called = snapshot
    .policyView()
    .workloads.filter(
      ({ id }) => `${id.namespace}/${id.name}` === to || `${id.namespace}/${id.kind}/${id.name}` === to,
    );
  return offerContainerPorts(snapshot, called).filter(
    ({ insert }) => insert.is === "scalar" && typeof insert.value === "number",
  );
}
