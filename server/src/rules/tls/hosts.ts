// Hosts of rules and of TLS entries against one another. Pure; wildcards stand for exactly one label (networking/v1 IngressRule.host).

import type { IngressFacts } from "../../model/facts.ts";

/** Whether a host of a certificate stands for a host: equal (case aside), or a wildcard over its first label. */
export function coversHost(pattern: string, host: string): boolean {
  const a = pattern.toLowerCase();
  const b = host.toLowerCase();
  if (a === b) return true;
  if (!a.startsWith("*.")) return false;
  const dot = b.indexOf(".");
  return dot > 0 && b.slice(dot) === a.slice(1);
}

/** The hosts of an Ingress's rules, each once, in order. */
export function ruleHosts({ rules }: IngressFacts): readonly string[] {
  return [...new Set(rules.flatMap(({ host }) => host ?? []))];
}

/** All hosts of an Ingress's TLS entries. */
export function tlsHosts({ tls }: IngressFacts): readonly string[] {
  return tls.flatMap(({ hosts }) => hosts);
}
