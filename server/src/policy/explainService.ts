// May a workload or an address connect to a Service on one of its ports? Policies decide for what stands behind it, each
// pod apart: none, some or all (reach-semantics SV-3), a headless Service on the pods' own ports (SV-4).

import { toPairs } from "../base/intervals.ts";
import { everyAddress, type IpSet, isNoAddress, noAddress, unite, without } from "../base/ipSet.ts";
import type { ServiceFacts, ServicePort } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import type { Engine } from "./engine.ts";
import { type Decision, type End, type Explanation, explain, type Port, showEnd } from "./explain.ts";
import { coversPattern } from "./namePattern.ts";
import { hasPort, type PortSet, portRanges } from "./portSet.ts";
import { reachOf } from "./reach.ts";
import { backendsAt, backendsOf } from "./serviceBackends.ts";

/** Explains a connection to a Service. `port` is the Service's, for a headless one the pods'. */
export function explainService(engine: Engine, from: End, service: ServiceFacts, port: Port): Explanation {
  const name = showName(service.id);
  if (service.headless && service.selector) {
    return explainAll(
      engine,
      from,
      service,
      backendsOf(engine.view, service).map((workload) => ({ to: { is: "workload", workload }, port })),
    );
  }
  const own = service.ports.find((candidate) => candidate.port === port.port && candidate.protocol === port.protocol);
  if (!own && service.type !== "ExternalName")
    return only("deny", `Service ${name} has no port ${port.port}/${port.protocol}; it has ${showOwn(service.ports)}`);
  const backends = backendsAt(engine.view, service, own ?? unmapped(port));
  switch (backends.is) {
    case "unknown":
      return only("unknown", backends.why);
    case "name":
      return explainName(engine, from, name, backends.name, port);
    case "targets": {
      const pods = backends.pods.flatMap(({ workload, ports }) =>
        portsIn(ports).map((target): Target => ({ to: { is: "workload", workload }, port: target })),
      );
      const outside = backends.outside.flatMap(({ ranges, ports }) =>
        portsIn(ports).flatMap((target) => endsIn(ranges).map((to): Target => ({ to, port: target }))),
      );
      return explainAll(engine, from, service, [...pods, ...outside]);
    }
  }
}

interface Target {
  readonly to: End;
  readonly port: Port;
}

function explainAll(engine: Engine, from: End, service: ServiceFacts, targets: readonly Target[]): Explanation {
  const name = showName(service.id);
  if (targets.length === 0) return only("deny", `nothing stands behind Service ${name} on this port`);
  const answers = targets.map(({ to, port }) => ({ to, port, ...explain(engine, from, to, port) }));
  const allowed = answers.filter(({ verdict }) => verdict === "allow").length;
  const denied = answers.filter(({ verdict }) => verdict === "deny").length;
  const verdict = allowed === answers.length ? "allow" : denied === answers.length ? "deny" : "unknown";
  const because = answers.flatMap(({ to, port, because: own, ...answer }): readonly Decision[] => [
    {
      side: "egress",
      effect: answer.verdict === "allow" ? "open" : answer.verdict === "deny" ? "near" : "unknown",
      cite: undefined,
      text: `Service ${name} leads to ${showEnd(to)} ${port.port}/${port.protocol}: ${answer.verdict}`,
    },
    ...own,
  ]);
  if (verdict === "unknown" && allowed > 0)
    because.push({
      side: "egress",
      effect: "unknown",
      cite: undefined,
      text: `${allowed} of ${answers.length} backends let it in, and the Service picks any of them`,
    });
  return { verdict, because, changes: answers.flatMap(({ changes }) => changes) };
}

/** An ExternalName is an alias in DNS: what counts is the way out to the host of that name (SV-5). */
function explainName(engine: Engine, from: End, service: string, name: string, port: Port): Explanation {
  const head: Decision = {
    side: "egress",
    effect: "open",
    cite: undefined,
    text: `Service ${service} is another name for ${name}`,
  };
  if (from.is !== "workload") return { verdict: "allow", because: [head], changes: [] };
  const reach = reachOf(engine, from.workload, "egress");
  const byName = reach.names.filter(
    ({ name: text, wildcards, ports }) =>
      coversPattern({ text, wildcards }, { text: name, wildcards: "labels" }) &&
      hasPort(ports, port.protocol, port.port),
  );
  const open = reach.outside.filter(({ ports }) => hasPort(ports, port.protocol, port.port));
  const ranges = open.reduce((set, { ranges: own }) => unite(set, own), noAddress);
  const cites = [...byName, ...open.map(({ because }) => ({ because: because() }))].flatMap(({ because }) => because);
  const decisions = cites.map((cite): Decision => ({ side: "egress", effect: "allow", cite, text: cite.text }));
  if (byName.length > 0 || isNoAddress(without(everyAddress, ranges)))
    return { verdict: "allow", because: [head, ...decisions], changes: [] };
  const maybe = open.length > 0 || reach.outside.some(({ unsettled }) => hasPort(unsettled, port.protocol, port.port));
  const text = maybe
    ? `some addresses are open on ${port.port}/${port.protocol}; those of ${name} are not known`
    : `no rule lets ${showEnd(from)} out to ${name} on ${port.port}/${port.protocol}`;
  return {
    verdict: maybe ? "unknown" : "deny",
    because: [head, ...decisions, { side: "egress", effect: maybe ? "unknown" : "near", cite: undefined, text }],
    changes: [],
  };
}

function only(verdict: Explanation["verdict"], text: string): Explanation {
  const effect = verdict === "unknown" ? "unknown" : "near";
  return { verdict, because: [{ side: "egress", effect, cite: undefined, text }], changes: [] };
}

function showOwn(ports: readonly ServicePort[]): string {
  const texts = ports.map(({ port, protocol, name }) => `${port}/${protocol}${name === undefined ? "" : ` (${name})`}`);
  return texts.length === 0 ? "none" : texts.join(", ");
}

function unmapped({ port, protocol }: Port): ServicePort {
  return { name: undefined, port, targetPort: port, protocol, index: 0 };
}

/** Target ports are single ones, a few at most. */
function portsIn(ports: PortSet): readonly Port[] {
  return portRanges(ports).flatMap(({ protocol, from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index): Port => ({ protocol, port: from + index })),
  );
}

/** Endpoints are single addresses, listed one by one. */
function endsIn(ranges: IpSet): readonly End[] {
  const v4 = toPairs(ranges.v4).flatMap(({ from, to }) =>
    Array.from(
      { length: to - from },
      (_, index): End => ({ is: "address", address: { family: 4, value: from + index } }),
    ),
  );
  const v6 = toPairs(ranges.v6).flatMap(({ from, to }) =>
    Array.from(
      { length: Number(to - from) },
      (_, index): End => ({ is: "address", address: { family: 6, value: from + BigInt(index) } }),
    ),
  );
  return [...v4, ...v6];
}
