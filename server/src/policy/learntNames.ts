// Which names a rule for names really opens where addresses are learnt by listening to look-ups (CI-12): those alone that
// the pod may ask its DNS for through the proxy, so by a rule that says which names.

import { dnsTargets } from "./dns.ts";
import { appliedBetween, type Engine } from "./engine.ts";
import { coversPattern, mayShareName, type NamePattern } from "./namePattern.ts";
import { commonPorts, isNoPort, type PortSet, portRange, unitePorts } from "./portSet.ts";
import type { Row } from "./row.ts";
import { isMaybe } from "./truth.ts";
import { type Applied, bothEnds, fold } from "./verdict.ts";

/** What a pod may look up through a proxy. */
export interface Lookups {
  readonly patterns: readonly NamePattern[];
  /** Those that count only if what is not known turns out well, and why. */
  readonly unsettled: readonly { readonly pattern: NamePattern; readonly why: string }[];
}

export interface Learnt {
  /** The names of the rule that are learnt: its own words, or narrower ones of a rule for DNS. */
  readonly names: readonly NamePattern[];
  readonly why: string | undefined;
}

const EVERY_NAME: NamePattern = { text: "*", wildcards: "characters" };

/** The names that a pod's rules let it look up through a proxy, of the DNS pods or of servers outside. */
export function lookupsOf(engine: Engine, row: Row): Lookups {
  const patterns: NamePattern[] = [];
  const unsettled: { pattern: NamePattern; why: string }[] = [];
  const add = (applied: readonly Applied[], ports: PortSet, why: string | undefined): void => {
    const rules = applied.flatMap(({ matched, selects }) =>
      matched
        .filter(({ rule, may }) => rule.action === "allow" && !isNoPort(commonPorts(may, ports)))
        .map(({ rule, matches }) => ({
          rule,
          doubt: isMaybe(selects) ? selects : isMaybe(matches) ? matches : undefined,
        })),
    );
    for (const { rule, doubt } of rules) {
      if (!rule.lookups) continue;
      // Where another rule lets every request through on the same way, the proxy does so too and still listens.
      const isOpen = rules.some((other) => other.rule.limit === undefined && other.doubt === undefined);
      const open = isOpen ? [...rule.lookups, EVERY_NAME] : rule.lookups;
      const reason = doubt?.why ?? why;
      if (reason === undefined) patterns.push(...open);
      else unsettled.push(...open.map((pattern) => ({ pattern, why: reason })));
    }
  };
  for (const { pod, port } of dnsTargets(engine)) {
    const out = appliedBetween(engine, row.self, "egress", pod, row.selecting);
    const verdict = bothEnds(fold(out), fold(appliedBetween(engine, pod, "ingress", row.self)));
    const ports = dnsPorts(port);
    const open = commonPorts(ports, verdict.may);
    if (!isNoPort(open)) add(out, open, isNoPort(commonPorts(ports, verdict.allow)) ? verdict.why : undefined);
  }
  const port = dnsPorts(53);
  for (const { verdict, matched } of row.outside) {
    const open = commonPorts(port, verdict.may);
    if (!isNoPort(open)) add(matched, open, isNoPort(commonPorts(port, verdict.allow)) ? verdict.why : undefined);
  }
  return { patterns, unsettled };
}

function dnsPorts(port: number): PortSet {
  return unitePorts(portRange("UDP", port, port), portRange("TCP", port, port));
}

/** What of a name, or of a pattern of names, is learnt. */
export function learntOf({ patterns, unsettled }: Lookups, name: NamePattern): Learnt {
  if (patterns.some((pattern) => coversPattern(pattern, name))) return { names: [name], why: undefined };
  const narrower = patterns.filter((pattern) => coversPattern(name, pattern));
  const open = unsettled.find(({ pattern }) => mayShareName(pattern, name));
  const crossing = patterns.find((pattern) => !narrower.includes(pattern) && mayShareName(pattern, name));
  const why =
    open?.why ?? (crossing ? `which names are both ${name.text} and ${crossing.text} is not known` : undefined);
  return { names: [...new Map(narrower.map((pattern) => [pattern.text, pattern])).values()], why };
}
