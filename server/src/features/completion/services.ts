// Offers for Ingress backends and Services: names of Services, their ports, port names of pods.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { isObject, jsonAt } from "../../base/json.ts";
import { entriesOf, entryOf } from "../../index/catalog.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { ServiceFacts, WorkloadFacts } from "../../model/facts.ts";
import { readLabels } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { toMapSelector } from "../../model/selector.ts";
import { documentService, linePort, listPorts, listWorkloads, showPort } from "../describe.ts";
import { escape, few, lines } from "../markdown.ts";
import { pickPods, showPodCount, sourceOfWorkloads, workloadsIn } from "../pods.ts";
import { objectAt, type Place, type Slot } from "../slot.ts";
import { sourceOf } from "../source.ts";
import type { Beside, Body, Offer } from "./offer.ts";

/** Services of the namespace; one with a single port brings it along, unless a port of its own is there. */
export function offerServices(
  snapshot: Snapshot,
  place: Place,
  slot: Extract<Slot, { is: "service" }>,
): readonly Offer[] {
  return [...entriesOf(snapshot.catalog, SERVICE, place.namespace)].flatMap((entry): Offer[] => {
    const { facts } = entry;
    if (facts.is !== "service") return [];
    return [
      {
        label: facts.id.name,
        insert: {
          is: "scalar",
          value: facts.id.name,
          beside: slot.port === "none" ? undefined : portBeside(place, slot, facts.ports),
        },
        also: slot.port === "none" ? [] : portInstead(place, slot, facts),
        kind: CompletionItemKind.Reference,
        hint: few(facts.ports.map(showPort), 3),
        detail: listPorts(facts),
        source: sourceOf(snapshot, entry),
        documentation: () => documentService(snapshot, facts),
      },
    ];
  });
}

/** The port as a key behind the name, where there is none yet. */
export function portBeside(
  place: Place,
  { at, port: form }: Pick<Extract<Slot, { is: "service" }>, "at" | "port">,
  ports: readonly { readonly port: number }[],
): Beside | undefined {
  const [only] = ports;
  if (!only || jsonAt(place.value, [...at, "port"]) !== undefined) return undefined;
  const body: Body =
    ports.length === 1 ? { is: "value", value: only.port } : { is: "choice", values: ports.map(({ port }) => port) };
  return { key: "port", body: form === "plain" ? body : { is: "map", entries: [{ key: "number", body }] } };
}

/** The port in the place of one that the Service has not got, or of an empty one. */
function portInstead(
  place: Place,
  { at, port: form }: Extract<Slot, { is: "service" }>,
  { ports }: ServiceFacts,
): Offer["also"] {
  const [only] = ports;
  const plain = form === "plain" ? jsonAt(place.value, [...at, "port"]) : undefined;
  if (plain !== undefined && only && ports.length === 1)
    return plain === only.port || plain === only.name ? [] : [{ path: [...at, "port"], value: only.port }];
  const port = objectAt(place, [...at, "port"]);
  if (!port || !only || ports.length !== 1) return [];
  if ("number" in port)
    return port["number"] === only.port ? [] : [{ path: [...at, "port", "number"], value: only.port }];
  if (!("name" in port) || only.name === undefined) return [];
  return port["name"] === only.name ? [] : [{ path: [...at, "port", "name"], value: only.name }];
}

/** The ports of the Service that the backend names. */
export function offerServicePorts(
  snapshot: Snapshot,
  place: Place,
  slot: Extract<Slot, { is: "servicePort" }>,
  asMap: boolean,
): readonly Offer[] {
  const entry =
    slot.service === undefined ? undefined : entryOf(snapshot.catalog, SERVICE, place.namespace, slot.service);
  const facts = entry?.facts;
  if (!entry || facts?.is !== "service") return [];
  const common = { kind: CompletionItemKind.Value, source: sourceOf(snapshot, entry) };
  return facts.ports.flatMap((port, index): Offer[] => {
    const documentation = (): string => lines(linePort(port), escape(`Service ${showName(facts.id)}`));
    const sort = String(index).padStart(3, "0");
    const shared = { ...common, detail: `${showPort(port)} → ${port.targetPort}`, documentation };
    if (asMap) {
      const pairs: Offer[] = [
        {
          ...shared,
          label: `number: ${port.port}`,
          insert: { is: "pair", key: "number", value: port.port },
          sort,
          hint: port.name,
        },
      ];
      if (port.name !== undefined)
        pairs.push({
          ...shared,
          label: `name: ${port.name}`,
          insert: { is: "pair", key: "name", value: port.name },
          sort: `${sort}b`,
          hint: String(port.port),
        });
      return pairs;
    }
    const values: Offer[] =
      slot.which === "name"
        ? []
        : [{ ...shared, label: String(port.port), insert: { is: "scalar", value: port.port }, sort, hint: port.name }];
    if (slot.which !== "number" && port.name !== undefined)
      values.push({
        ...shared,
        label: port.name,
        insert: { is: "scalar", value: port.name },
        sort: `${sort}b`,
        hint: String(port.port),
      });
    return values;
  });
}

/** Container ports of the pods that the Service selects: names first, for they outlive a change of number. */
export function offerTargetPorts(snapshot: Snapshot, place: Place): readonly Offer[] {
  const selector = jsonAt(place.value, ["spec", "selector"]);
  const own = isObject(selector) && Object.keys(selector).length > 0;
  const workloads = own
    ? pickPods(snapshot, { is: "one", name: place.namespace }, toMapSelector(readLabels(selector)))
    : workloadsIn(snapshot, place.namespace);
  return offerContainerPorts(snapshot, workloads);
}

/** The container ports of pods, each name and each number once. */
export function offerContainerPorts(snapshot: Snapshot, workloads: readonly WorkloadFacts[]): readonly Offer[] {
  const byValue = new Map<string | number, { readonly pods: WorkloadFacts[]; readonly other: Set<string> }>();
  const add = (value: string | number, other: string, workload: WorkloadFacts): void => {
    const row = byValue.get(value) ?? { pods: [], other: new Set<string>() };
    if (row.pods.at(-1) !== workload) row.pods.push(workload);
    row.other.add(other);
    byValue.set(value, row);
  };
  for (const workload of workloads) {
    for (const { name, port, protocol } of workload.ports) {
      if (name !== undefined) add(name, `${port}${protocol === "TCP" ? "" : `/${protocol}`}`, workload);
      add(port, name ?? protocol, workload);
    }
  }
  return [...byValue].map(([value, { pods, other }]) => ({
    label: String(value),
    insert: { is: "scalar", value },
    kind: CompletionItemKind.Value,
    rank: typeof value === "string" ? 1 : 2,
    sort: String(value).padStart(5, "0"),
    hint: few([...other], 2),
    detail: showPodCount(snapshot, pods),
    source: sourceOfWorkloads(snapshot, pods),
    documentation: () => listWorkloads(pods, 6),
  }));
}
