// Hovers on the ports and types of policies: which container ports a port stands for, what the types switch on.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { isList, isObject, type Json, jsonAt } from "../../base/json.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { listWorkloads } from "../describe.ts";
import { bold, code, lines } from "../markdown.ts";
import { showPodCount } from "../pods.ts";
import { endsOfRule } from "../policyEnds.ts";
import type { Place, Slot } from "../slot.ts";

/** A port of a rule: the pods at the other end of which it is a port. */
export function hoverPolicyPort(
  snapshot: Snapshot,
  place: Place,
  slot: Extract<Slot, { is: "policyPort" }>,
  text: string | undefined,
): string | undefined {
  if (text === undefined) return undefined;
  const item = jsonAt(place.value, place.path.slice(0, -1));
  const protocol = isObject(item) && typeof item["protocol"] === "string" ? item["protocol"] : "TCP";
  const from = isObject(item) ? item["port"] : undefined;
  const to = isObject(item) ? item["endPort"] : undefined;
  const range = typeof from === "number" && typeof to === "number" ? `${from} to ${to}` : text;
  const pods = endsOfRule(snapshot, place, slot);
  const having = pods.filter(({ ports }) =>
    ports.some((port) => port.protocol === protocol && isIt(port, from, to, text)),
  );
  const side =
    slot.direction === "ingress" ? "of the pods that the policy selects" : "of the pods that the rule leads to";
  return lines(
    `${bold(code(`${range}/${protocol}`))} ${side}`,
    having.length > 0
      ? `Declared by ${showPodCount(snapshot, having)}: ${listWorkloads(having)}`
      : pods.length > 0
        ? `None of ${showPodCount(snapshot, pods)} declares it${typeof from === "string" ? ", so it matches nothing" : ""}`
        : undefined,
  );
}

function isIt(
  { name, port }: WorkloadFacts["ports"][number],
  from: Json | undefined,
  to: Json | undefined,
  text: string,
): boolean {
  if (typeof from === "number") return typeof to === "number" ? from <= port && port <= to : port === from;
  return name === text;
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
