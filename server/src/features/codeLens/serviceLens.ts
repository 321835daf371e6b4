// The lens of a Service: its pods, who reaches them on its ports, and who is kept from it by a policy of their own.

import { engineOf, reachIn } from "../../analysis/engine.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import type { ServiceFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { everyPort } from "../../policy/portSet.ts";
import type { Reach } from "../../policy/reach.ts";
import { reachText } from "../../policy/words.ts";
import { addressesOf, exposureOf } from "../describe.ts";
import { workloadsIn } from "../pods.ts";
import { portsBehind, reachOn } from "../serviceReach.ts";
import { followService } from "./route.ts";

/** `2 pods · exposed on NodePort · reached from {ingress}, web/frontend · not from batch/*: batch/deny-egress`. */
export function serviceLensTexts(snapshot: Snapshot, service: ServiceFacts, width: number): readonly string[] {
  const { text } = followService(snapshot, service);
  if (service.type === "ExternalName") return [`→ ${text}`];
  const exposure = exposureOf(service);
  const head = exposure === undefined ? text : `${text} · ${exposure}`;
  const reached = serviceReachText(snapshot, service, width - head.length - 3);
  const addresses = addressText(snapshot, service, width);
  return [reached === undefined ? head : `${head} · ${reached}`, ...(addresses === undefined ? [] : [addresses])];
}

/** `at https://shop.example.com/cart, https://a.example.com/ +1`: where clients outside find it. */
function addressText(snapshot: Snapshot, service: ServiceFacts, width: number): string | undefined {
  const all = addressesOf(snapshot, service);
  const urls = [...new Set(all.map(({ id, url }) => url ?? `${id.kind} ${showName(id)}`))];
  let text = "";
  for (const [index, url] of urls.entries()) {
    const next = text === "" ? `at ${url}` : `${text}, ${url}`;
    if (text !== "" && next.length > width - 4) return `${text} +${urls.length - index}`;
    text = next;
  }
  return text === "" ? undefined : text;
}

/** `reached from {ingress}, web/frontend · not from batch/*: batch/deny-egress`; undefined where no pods are known. */
export function serviceReachText(snapshot: Snapshot, service: ServiceFacts, width: number): string | undefined {
  const { workloads } = followService(snapshot, service);
  const engine = engineOf(snapshot.policyView());
  const reaches = workloads.map((workload) =>
    // The ports are the Service's own and are not repeated with each name.
    reachOn(reachIn(engine, workload, "ingress"), portsBehind(service, workload), () => everyPort),
  );
  const [one] = reaches;
  if (!one) return undefined;
  const refused = refusals(snapshot, reaches);
  const room = Math.max(30, width - refused.length - "reached from ".length);
  // Who is held back is said behind, with the policy that does it.
  const open = reaches.filter((reach) => reach.everything).length;
  if (open > 0 && open < reaches.length) return `reached from everything on ${open} of ${reaches.length} workloads`;
  const from = reachText(
    { ...united(reaches, one), blockedByOtherSide: [], refusing: [] },
    room + INGRESS.length,
  ).slice(INGRESS.length);
  return `reached from ${from}${refused}`;
}

const INGRESS = "ingress: ";

/** What reaches any of several backends; everything only where it reaches all of them. */
function united(reaches: readonly Reach[], first: Reach): Reach {
  return {
    ...first,
    everything: reaches.every((reach) => reach.everything),
    nothing: reaches.every((reach) => reach.nothing),
    selectedBy: [...new Set(reaches.flatMap((reach) => reach.selectedBy))],
    boundBy: reaches.flatMap((reach) => reach.boundBy),
    workloads: reaches.flatMap((reach) => reach.workloads),
    outside: reaches.flatMap((reach) => reach.outside),
    names: reaches.flatMap((reach) => reach.names),
    absent: reaches.flatMap((reach) => reach.absent),
    unknown: reaches.flatMap((reach) => reach.unknown),
    controller: reaches.find((reach) => reach.controller)?.controller,
  };
}

/** ` · not from batch/*: batch/deny-egress`: workloads that its pods admit and that their own policies hold back. */
function refusals(snapshot: Snapshot, reaches: readonly Reach[]): string {
  const [one] = reaches;
  // Who is refused by one backend may well reach another.
  if (!one || reaches.length > 1 || one.blockedByOtherSide.length === 0) return "";
  const groups = [...groupBy(one.blockedByOtherSide, ({ peer }) => peer.id.namespace)];
  const [group] = groups;
  const [, blocked = []] = group ?? [];
  const [first] = blocked;
  if (!group || !first) return "";
  const all = workloadsIn(snapshot, group[0]).filter((workload) => workload !== one.workload);
  const who =
    blocked.length > 1 && blocked.length === all.length
      ? `${group[0]}/*`
      : `${showName(first.peer.id)}${blocked.length > 1 ? ` +${blocked.length - 1}` : ""}`;
  const by = first.because()[0];
  return ` · not from ${who}${groups.length > 1 ? ` +${groups.length - 1}` : ""}${by ? `: ${showName(by.id)}` : ""}`;
}
