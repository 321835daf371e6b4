// Can a pod look up names? (SV-7) The DNS pods are those labelled k8s-app=kube-dns in kube-system, or OpenShift's; where
// none is known, the pod that every cluster has stands in. UDP 53 and TCP 53 are answered apart.

import { parseAddress } from "../base/ip.ts";
import { hasAddress, noAddress, sizeOf } from "../base/ipSet.ts";
import { memoOn } from "../base/memo.ts";
import type { PolicyFacts, Protocol, WorkloadFacts } from "../model/facts.ts";
import type { PodEndpoint } from "./endpoint.ts";
import { appliedBetween, type Engine, podOf } from "./engine.ts";
import { allowedBy, deniedBy, distinct } from "./evidence.ts";
import type { Ground } from "./ground.ts";
import type { Cite } from "./policyRule.ts";
import { commonPorts, hasPort, isNoPort, type PortSet, portRange, unitePorts } from "./portSet.ts";
import type { Row } from "./row.ts";
import { type Applied, bothEnds, fold } from "./verdict.ts";

export type DnsVerdict = "allow" | "deny" | "unknown";

export interface DnsAnswer {
  readonly udp: DnsVerdict;
  readonly tcp: DnsVerdict;
  /** Why it is unknown, or how it works where that is not by the DNS pods. */
  readonly why: string | undefined;
  /** The rules that allow it; where it is denied, the policies that do. */
  readonly because: readonly Cite[];
  /** The rules that let some of it out to DNS pods, also where the rest is denied. */
  readonly allows: readonly Cite[];
  /** What denies UDP so that no egress rule of the pod's NetworkPolicies could open it: an admin policy, or the DNS pods' side. */
  readonly lockedBy: Cite | undefined;
}

const OPENSHIFT_DNS = "openshift-dns";

/** The DNS pod of a cluster whose pods are not known: it may have more labels than these. */
export const assumedDnsPod: PodEndpoint = {
  is: "pod",
  namespace: "kube-system",
  labels: { "k8s-app": "kube-dns" },
  labelsUnclear: true,
  serviceAccount: "coredns",
  hostNetwork: false,
  ports: [
    { name: "dns", port: 53, protocol: "UDP", container: "coredns" },
    { name: "dns-tcp", port: 53, protocol: "TCP", container: "coredns" },
  ],
  unreadPorts: [],
  addresses: noAddress,
};

/** The same for OpenShift, whose DNS pods listen on another port (SV-7). */
const assumedOpenShiftPod: PodEndpoint = {
  ...assumedDnsPod,
  namespace: OPENSHIFT_DNS,
  labels: { "dns.operator.openshift.io/daemonset-dns": "default" },
  ports: [
    { name: "dns", port: 5353, protocol: "UDP", container: "dns" },
    { name: "dns-tcp", port: 5353, protocol: "TCP", container: "dns" },
  ],
};

/** Whether no DNS pod is known and some policy names OpenShift's namespace of them, so that the cluster is one of OpenShift. */
export function assumesOpenShift(engine: Engine): boolean {
  return dnsWorkloads(engine).length === 0 && namesOpenShift(engine.view.policies);
}

const namesOpenShift = memoOn((policies: readonly PolicyFacts[]): boolean => policies.some(hasOpenShiftDns));

/** In whatever language it is written, a selector has the name in it. */
const hasOpenShiftDns = memoOn(({ spec, specs = [] }: PolicyFacts): boolean =>
  JSON.stringify([spec, specs]).includes(OPENSHIFT_DNS),
);

/** The workloads that serve DNS, as far as they are known. */
export function dnsWorkloads(engine: Engine): readonly WorkloadFacts[] {
  return dnsOn(engine.ground);
}

const dnsOn = memoOn(({ workloads }: Ground) =>
  workloads.filter(
    ({ id, podLabels }) =>
      (id.namespace === "kube-system" && podLabels["k8s-app"] === "kube-dns") ||
      (id.namespace === OPENSHIFT_DNS && podLabels["dns.operator.openshift.io/daemonset-dns"] === "default"),
  ),
);

/** The answer for a pod whose egress row is given; kept with the engine. */
export function dnsOf(engine: Engine, row: Row): DnsAnswer {
  const kept = answersOn(engine);
  const known = kept.get(row) ?? answerOf(engine, row);
  kept.set(row, known);
  return known;
}

const answersOn = memoOn((_: Engine) => new WeakMap<Row, DnsAnswer>());

function answerOf(engine: Engine, row: Row): DnsAnswer {
  const targets = dnsTargets(engine);
  let udp: DnsVerdict = "deny";
  let tcp: DnsVerdict = "deny";
  let why: string | undefined;
  const allows: Cite[] = [];
  const denies: Cite[] = [];
  const locks: (Cite | undefined)[] = [];
  for (const { pod, port } of targets) {
    const out = appliedBetween(engine, row.self, "egress", pod, row.selecting);
    const into = appliedBetween(engine, pod, "ingress", row.self);
    const verdict = bothEnds(fold(out), fold(into));
    const answer = (protocol: Protocol): DnsVerdict =>
      hasPort(verdict.allow, protocol, port) ? "allow" : hasPort(verdict.may, protocol, port) ? "unknown" : "deny";
    udp = better(udp, answer("UDP"));
    tcp = better(tcp, answer("TCP"));
    why ??= verdict.why;
    const ports = unitePorts(portRange("UDP", port, port), portRange("TCP", port, port));
    allows.push(...allowedBy(out, ports, pod, engine.ground));
    denies.push(...deniedBy(out, ports, pod, engine.ground));
    if (udp !== "deny") continue;
    denies.push(...deniedBy(into, ports, row.self, engine.ground));
    locks.push(lockOf(out, into, portRange("UDP", port, port), pod, row.self, engine.ground));
  }
  if (udp === "allow" && tcp === "allow") {
    return { udp, tcp, why: undefined, because: distinct(allows), allows, lockedBy: undefined };
  }
  const byAddress = dnsByAddress(engine, row);
  return {
    udp: better(udp, byAddress.udp),
    tcp: better(tcp, byAddress.tcp),
    why: byAddress.why ?? why,
    because: distinct(udp === "deny" && byAddress.udp === "deny" ? denies : [...allows, ...byAddress.because]),
    allows,
    lockedBy: udp === "deny" && locks.every((lock) => lock !== undefined) ? locks[0] : undefined,
  };
}

/** The pods that serve DNS and the ports on which they listen; those that every cluster has, where none is known. */
export function dnsTargets(engine: Engine): readonly { readonly pod: PodEndpoint; readonly port: number }[] {
  const pods = dnsWorkloads(engine).map((workload) => ({
    pod: podOf(engine, workload),
    port: dnsPort(engine, workload),
  }));
  if (pods.length > 0) return pods;
  return [
    ...(assumesOpenShift(engine) ? [{ pod: assumedOpenShiftPod, port: 5353 }] : []),
    { pod: assumedDnsPod, port: 53 },
  ];
}

/** What denies a port before the pod's NetworkPolicies are asked, or on the side of the DNS pod. */
function lockOf(
  out: readonly Applied[],
  into: readonly Applied[],
  port: PortSet,
  pod: PodEndpoint,
  self: PodEndpoint,
  ground: Ground,
): Cite | undefined {
  // Denies of Cilium come before the policies of their own tier (CI-2).
  const own = out.filter(({ part }) => part.plane === "cni");
  const first = own.findIndex(({ part }) => part.isolates);
  const before = first < 0 ? own : own.slice(0, first);
  const denies = (applied: readonly Applied[]): boolean => isNoPort(commonPorts(fold(applied).may, port));
  if (denies(before)) return deniedBy(before, port, pod, ground)[0];
  return denies(into) ? deniedBy(into, port, self, ground)[0] : undefined;
}

/** NodeLocal DNSCache listens at this address of the node (SV-7). */
const NODE_LOCAL = parseAddress("169.254.20.10");

/**
 * DNS that is allowed by address: for certain where a rule opens port 53 of the node-local cache; not known where a rule
 * names port 53 of other addresses, or opens nearly all of IPv4 and plugins differ on whether that takes in pods (NP-12).
 */
function dnsByAddress(engine: Engine, row: Row): Pick<DnsAnswer, "udp" | "tcp" | "why" | "because"> {
  let udp: DnsVerdict = "deny";
  let tcp: DnsVerdict = "deny";
  let why: string | undefined;
  const because: Cite[] = [];
  for (const { ranges, verdict, matched } of row.outside) {
    for (const protocol of ["UDP", "TCP"] as const) {
      if (!hasPort(verdict.may, protocol, 53)) continue;
      const rules = matched
        .flatMap((applied) => applied.matched)
        .filter(({ rule, may }) => rule.action === "allow" && hasPort(may, protocol, 53));
      for (const { rule } of rules) {
        const size = sizeOf(engine.ground.ruleMatching(rule).outside);
        const isNodeLocal = NODE_LOCAL !== undefined && hasAddress(ranges, NODE_LOCAL) && size <= 2n ** 16n;
        const namesPort = rule.ports?.some(
          (port) => port.is === "range" && port.from <= 53 && 53 <= port.to && port.to - port.from < 1000,
        );
        const isWide = size >= 2n ** 31n && engine.options.plugin === "kubernetes";
        if (!isNodeLocal && !namesPort && !isWide) continue;
        const answer: DnsVerdict = isNodeLocal && hasPort(verdict.allow, protocol, 53) ? "allow" : "unknown";
        if (protocol === "UDP") udp = better(udp, answer);
        else tcp = better(tcp, answer);
        why = isNodeLocal
          ? "by the node-local cache"
          : "DNS by address: plugins differ on whether an ipBlock matches pods";
        because.push(rule.cite);
      }
    }
  }
  return { udp, tcp, why, because: distinct(because) };
}

/** The port on which the DNS pods listen: the target port of the Service's port 53, else 53. */
export function dnsPort(engine: Engine, workload: WorkloadFacts): number {
  for (const service of engine.view.services) {
    if (service.id.namespace !== workload.id.namespace || !service.selector) continue;
    if (!Object.entries(service.selector).every(([key, value]) => workload.podLabels[key] === value)) continue;
    const port = service.ports.find((candidate) => candidate.port === 53 && candidate.protocol === "UDP");
    if (!port) continue;
    if (typeof port.targetPort === "number") return port.targetPort;
    const named = workload.ports.find(({ name, protocol }) => name === port.targetPort && protocol === "UDP");
    if (named) return named.port;
  }
  // OpenShift's DNS pods listen there (SV-7).
  return workload.id.namespace === OPENSHIFT_DNS ? 5353 : 53;
}

function better(a: DnsVerdict, b: DnsVerdict): DnsVerdict {
  if (a === "allow" || b === "allow") return "allow";
  return a === "unknown" || b === "unknown" ? "unknown" : "deny";
}
