// Hovers on the ports and types of policies: which container ports a port stands for, what the types switch on.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { isList, isObject, jsonAt } from "../../base/json.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { readObject } from "../../model/read.ts";
import { showSelector, toSelector } from "../../model/selector.ts";
import { isCiliumPolicy } from "../ciliumSlot.ts";
import { listWorkloads } from "../describe.ts";
import { bold, code, escape, lines } from "../markdown.ts";
import { showPodCount } from "../pods.ts";
import { endsOfRule, podsOfPeer } from "../policyEnds.ts";
import type { Place, Slot } from "../slot.ts";

/** A port of a rule: the pods at the other end of which it is a port. */
export function hoverPolicyPort(
  snapshot: Snapshot,
  place: Place,
  slot: Extract<Slot, { is: "policyPort" }>,
  text: string | undefined,
): string | undefined {
  if (text === undefined) return undefined;
  const { protocol, from, to, name } = readPort(place, text);
  const pods = endsOfRule(snapshot, place, slot);
  const isIt = ({ ports }: WorkloadFacts): boolean =>
    ports.some(
      (port) =>
        (protocol === undefined || port.protocol === protocol) &&
        (name === undefined ? from <= port.port && port.port <= to : port.name === name),
    );
  const having = pods.filter(isIt);
  const range = name ?? (from === to ? String(from) : `${from} to ${to}`);
  const side =
    slot.direction === "ingress" ? "of the pods that the policy selects" : "of the pods that the rule leads to";
  return lines(
    `${bold(code(protocol === undefined ? range : `${range}/${protocol}`))} ${side}`,
    having.length > 0
      ? `Declared by ${showPodCount(snapshot, having)}: ${listWorkloads(having)}`
      : pods.length > 0
        ? `None of ${showPodCount(snapshot, pods)} declares it${name === undefined ? "" : ", so it matches nothing"}`
        : undefined,
  );
}

interface WrittenPort {
  /** Undefined where the name alone decides. */
  readonly protocol: string | undefined;
  readonly name: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** The port around the cursor, in whichever form its kind writes ports. */
function readPort(place: Place, text: string): WrittenPort {
  const { value, path } = place;
  const field = path.at(-1);
  const item = readObject(jsonAt(value, path.slice(0, -1)));
  const transport = path.findLast((step) => step === "tcp" || step === "udp" || step === "sctp");
  // Without a protocol Cilium takes any, and its numbers are text.
  const isCilium = isCiliumPolicy(place);
  const written = typeof item["protocol"] === "string" ? item["protocol"] : isCilium ? "ANY" : "TCP";
  const protocol = typeof transport === "string" ? transport.toUpperCase() : written === "ANY" ? undefined : written;
  const named = { from: 0, to: 0, name: text };
  if (field === "namedPort" || field === "destinationNamedPort") return { ...named, protocol: undefined };
  const port = isCilium && /^\d+$/.test(String(item["port"])) ? Number(item["port"]) : item["port"];
  const from = port ?? item["number"] ?? item["start"];
  const to = item["endPort"] ?? item["end"];
  if (typeof from !== "number") return { ...named, protocol };
  return { protocol, name: undefined, from, to: typeof to === "number" ? to : from };
}

/** What a NetworkPolicy's types leave open. */
export function hoverPolicyTypes({ value }: Place): string | undefined {
  const types = jsonAt(value, ["spec", "policyTypes"]);
  if (!isList(types)) return undefined;
  const has = (type: string): boolean => types.includes(type);
  if (has("Ingress") && has("Egress")) return "With both types, whatever no rule allows is refused in both directions";
  const [set, open] = has("Egress") ? ["egress", "ingress"] : ["ingress", "egress"];
  return has("Egress") || has("Ingress")
    ? `Only ${set} is restricted; ${open} stays as other policies leave it`
    : undefined;
}

/** The pods of a subject or a peer that is told by the labels of their namespace and their own. */
export function hoverPods(snapshot: Snapshot, place: Place): string | undefined {
  const pods = jsonAt(place.value, place.path);
  if (!isObject(pods)) return undefined;
  const picked = podsOfPeer(snapshot, place, pods);
  const own = toSelector(pods["podSelector"]);
  const around = toSelector(pods["namespaceSelector"]);
  const who = own && own.requirements.length > 0 ? `pods with ${escape(showSelector(own))}` : "all pods";
  const where =
    around && around.requirements.length > 0 ? `namespaces with ${escape(showSelector(around))}` : "all namespaces";
  return lines(
    bold(`${who} in ${where}`),
    picked.length > 0 ? `${showPodCount(snapshot, picked)} now: ${listWorkloads(picked, 6)}` : "No known pods now",
  );
}
