// A file of intents taken apart (docs/intents.md): what each item says of its ends and its port. Knows how they are written;
// whether they hold is policy/intent.ts's business.

import { parseAddress, parseCidr } from "../../base/ip.ts";
import { publicAddresses } from "../../base/ipKinds.ts";
import { ofAddress, ofCidr } from "../../base/ipSet.ts";
import type { Json, JsonObject, Path } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { isTemplate } from "../../model/read.ts";
import type { Engine } from "../../policy/engine.ts";
import type { IntentEnd } from "../../policy/intent.ts";
import { everyPort, type PortSet, portRange } from "../../policy/portSet.ts";
import { itemsAt } from "../ports.ts";
import type { RuleContext } from "../rule.ts";

export interface IntentAt {
  readonly path: Path;
  readonly value: JsonObject;
}

/** What an end means: workloads or addresses, a workload that is not known, or nothing that can be read. */
export type EndMeaning =
  | { readonly is: "end"; readonly end: IntentEnd }
  | { readonly is: "absent"; readonly namespace: string; readonly name: string }
  | { readonly is: "unreadable" };

export function intentsOf(cx: RuleContext): readonly IntentAt[] {
  return itemsAt(cx, ["intents"]).map(({ item, path }) => ({ path, value: item }));
}

/** `shop/web`, `shop/Deployment/web`, `shop/*`, `10.0.0.0/8`, `192.0.2.7`, `internet`; undefined for what the schema refuses. */
export function meaningOf(engine: Engine, text: Json | undefined): EndMeaning | undefined {
  if (typeof text !== "string" || text === "" || isTemplate(text)) return undefined;
  if (text === "internet") return addresses({ ranges: publicAddresses, text });
  const address = parseAddress(text);
  if (address) return addresses({ ranges: ofAddress(address), text });
  const cidr = parseCidr(text);
  if (cidr) return addresses({ ranges: ofCidr(cidr), text });
  const [namespace = "", kindOrName = "", last, ...more] = text.split("/");
  const name = last ?? kindOrName;
  if (namespace === "" || name === "" || more.length > 0) return { is: "unreadable" };
  const workloads = (byNamespace(engine).get(namespace) ?? []).filter(
    ({ id }) => (name === "*" || id.name === name) && (last === undefined || id.kind === kindOrName),
  );
  return workloads.length > 0 ? { is: "end", end: { is: "workloads", workloads } } : { is: "absent", namespace, name };
}

function addresses(end: Omit<Extract<IntentEnd, { is: "addresses" }>, "is">): EndMeaning {
  return { is: "end", end: { is: "addresses", ...end } };
}

const byNamespace = memoOn(({ ground }: Engine) => {
  const map = new Map<string, WorkloadFacts[]>();
  for (const workload of ground.workloads) {
    const list = map.get(workload.id.namespace);
    if (list) list.push(workload);
    else map.set(workload.id.namespace, [workload]);
  }
  return map;
});

/** `8080`, `53/UDP`; every port where there is none, undefined where it can't be read. */
export function portsOf(value: Json | undefined): PortSet | undefined {
  if (value === undefined || value === null) return everyPort;
  const [, number = "", protocol = "TCP"] = /^(\d{1,5})(?:\/(TCP|UDP|SCTP))?$/.exec(String(value)) ?? [];
  const port = Number(number);
  if (number === "" || port < 1 || port > 65535) return undefined;
  return protocol === "TCP" || protocol === "UDP" || protocol === "SCTP" ? portRange(protocol, port, port) : undefined;
}
