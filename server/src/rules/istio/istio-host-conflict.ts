// istio-host-conflict: two VirtualServices give the sidecars of the mesh routes for one host.

import { VIRTUAL_SERVICE } from "../../index/policyView.ts";
import type { Facts } from "../../model/facts.ts";
import { hostsMeet, readIstioHost, type Scope, scopeOf, scopesMeet } from "../../model/istioHost.ts";
import { hasTemplate, readText } from "../../model/read.ts";
import { type ResourceId, showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { RuleContext } from "../rule.ts";
import { isForMesh } from "./gateways.ts";
import { defineIstioRule, specOf, textsOf } from "./istioRule.ts";
import { otherObject, relatedTo } from "./related.ts";

/** Sidecars take one VirtualService for a host, and which of two is not defined. Gateways merge theirs, so they are left out. */
export const istioHostConflict = defineIstioRule({
  code: "istio-host-conflict",
  severity: "error",
  kinds: ["VirtualService"],
  check(spec, cx, { id }) {
    if (!isForMesh(spec) || hasTemplate(spec["gateways"]) || hasTemplate(spec["exportTo"])) return;
    const scope = scopeOf(textsOf(spec["exportTo"]), id.namespace);
    for (const { index, text } of hostsWithPlaces(spec)) {
      const fqdn = readIstioHost(text, id.namespace)?.fqdn;
      const others = fqdn === undefined ? [] : claimsOf(cx, fqdn, scope, id);
      const [first] = others;
      const other = first && otherObject(cx, VIRTUAL_SERVICE, first.id);
      if (!first || !other) continue;
      const together = others.some((claim) => otherObject(cx, VIRTUAL_SERVICE, claim.id)?.isTogether === true);
      const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
      cx.report({
        path: ["spec", "hosts", index],
        // Files of a workspace need not go to one cluster.
        ...(together || cx.settings.complete ? {} : { severity: "warning" as const }),
        message: fit(
          `VirtualService ${clipped(showName(first.id), 40)}${more} has routes for ${clipped(first.host, 32)} too`,
          "; only one counts",
        ),
        related: others.slice(0, 5).flatMap((claim) => {
          const entry = otherObject(cx, VIRTUAL_SERVICE, claim.id)?.entry;
          return entry ? relatedTo(entry, ["spec", "hosts"]) : [];
        }),
      });
    }
  },
});

interface Claim {
  readonly id: ResourceId;
  readonly host: string;
  readonly scope: Scope;
}

/**
 * Other claims to a host that some namespace sees together. A more special host goes before a wildcard of the same reach; a
 * wildcard for all against one for some namespaces does not (istio ConflictingMeshGatewayHostsAnalyzer).
 */
function claimsOf(cx: RuleContext, host: string, scope: Scope, id: ResourceId): readonly Claim[] {
  const found = cx.deriveEach(VIRTUAL_SERVICE, byHost).flatMap(({ exact, narrow, wide, wild }) => {
    const same = exact.get(host) ?? [];
    if (scope === "all")
      return [...same, ...narrow.filter((claim) => claim.host !== host && hostsMeet(claim.host, host))];
    const all = host.startsWith("*") ? wide : wild;
    return [...same, ...all.filter((claim) => claim.host !== host && hostsMeet(claim.host, host))];
  });
  const others = found.filter(
    (claim) => (claim.id.namespace !== id.namespace || claim.id.name !== id.name) && scopesMeet(claim.scope, scope),
  );
  return [...new Map(others.map((claim) => [showName(claim.id), claim])).values()];
}

/** Claims by host; `narrow` are those that some namespaces see, `wide` those that all do, `wild` the wildcards of these. */
function byHost(all: readonly Facts[]): {
  readonly exact: ReadonlyMap<string, readonly Claim[]>;
  readonly narrow: readonly Claim[];
  readonly wide: readonly Claim[];
  readonly wild: readonly Claim[];
} {
  const claims = all.flatMap((facts): readonly Claim[] => {
    const spec = specOf(facts);
    if (!isForMesh(spec) || hasTemplate(spec["gateways"]) || hasTemplate(spec["exportTo"])) return [];
    const scope = scopeOf(textsOf(spec["exportTo"]), facts.id.namespace);
    return hostsWithPlaces(spec).flatMap(({ text }) => {
      const host = readIstioHost(text, facts.id.namespace)?.fqdn;
      return host === undefined ? [] : [{ id: facts.id, host, scope }];
    });
  });
  const exact = new Map<string, Claim[]>();
  for (const claim of claims) {
    const known = exact.get(claim.host);
    if (known) known.push(claim);
    else exact.set(claim.host, [claim]);
  }
  const wide = claims.filter(({ scope }) => scope === "all");
  return {
    exact,
    narrow: claims.filter(({ scope }) => scope !== "all"),
    wide,
    wild: wide.filter(({ host }) => host.startsWith("*")),
  };
}

function hostsWithPlaces(
  spec: ReturnType<typeof specOf>,
): readonly { readonly text: string; readonly index: number }[] {
  const { hosts } = spec;
  return Array.isArray(hosts)
    ? hosts.flatMap((item, index) => {
        const text = readText(item);
        return text === undefined ? [] : [{ text, index }];
      })
    : [];
}
