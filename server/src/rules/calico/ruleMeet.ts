// Whether two rules of Calico policies can be for one connection. What can't be told counts as no, so that nobody is warned of a
// conflict that is none.

import { isNoAddress, overlap } from "../../base/ipSet.ts";
import type { JsonObject } from "../../base/json.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { readList } from "../../model/read.ts";
import { haveCommon, podsWith } from "./endpoints.ts";
import { addressesOf, areApart, LABEL_FIELDS, protocolName } from "./ruleCover.ts";
import { isWritten, type RuleAt } from "./spec.ts";

/** @param workloads pods that both may be about, for rules that ask for labels */
export function rulesMeet(a: RuleAt, b: RuleAt, workloads: readonly WorkloadFacts[]): boolean {
  const [one, other] = [protocolName(a.value["protocol"]), protocolName(b.value["protocol"])];
  if (one !== undefined && other !== undefined && one !== other) return false;
  const versions = [a.value["ipVersion"], b.value["ipVersion"]];
  if (versions.every(isWritten) && versions[0] !== versions[1]) return false;
  return (
    endsMeet(a.source.value, b.source.value, workloads) && endsMeet(a.destination.value, b.destination.value, workloads)
  );
}

function endsMeet(a: JsonObject, b: JsonObject, workloads: readonly WorkloadFacts[]): boolean {
  const [ports, others] = [readList(a["ports"]), readList(b["ports"])];
  if (ports.length > 0 && others.length > 0 && ports.every((port) => others.every((other) => areApart(port, other))))
    return false;
  if (isWritten(a["services"]) || isWritten(b["services"])) return !isNarrow(a) || !isNarrow(b);
  const [nets, otherNets] = [addressesOf(a["nets"]), addressesOf(b["nets"])];
  if (nets && otherNets && isNoAddress(overlap(nets, otherNets))) return false;
  const [labels, otherLabels] = [asksLabels(a), asksLabels(b)];
  // Whether pods have addresses of the block is not known.
  if ((labels && otherNets && !otherLabels) || (otherLabels && nets && !labels)) return false;
  if (!labels || !otherLabels) return true;
  return haveCommon(podsWith(a["selector"], workloads), podsWith(b["selector"], workloads));
}

function asksLabels(end: JsonObject): boolean {
  return isWritten(end["namespaceSelector"]) || LABEL_FIELDS.some((key) => isWritten(end[key]));
}

function isNarrow(end: JsonObject): boolean {
  return asksLabels(end) || isWritten(end["nets"]) || isWritten(end["services"]);
}
