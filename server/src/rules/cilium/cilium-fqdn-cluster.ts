// cilium-fqdn-cluster: toFQDNs with a name that leads into the cluster, whose addresses toFQDNs never matches.

import type { Json } from "../../base/json.ts";
import { INGRESS, SERVICE } from "../../index/policyView.ts";
import { GATEWAY } from "../../index/referenceTable/gatewayApi.ts";
import type { Facts } from "../../model/facts.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { endpointsOf } from "./endpoints.ts";
import { fqdnOf, type ItemAt, isFilled, itemsOf, type RuleAt, rulesOf, withoutPeers } from "./spec.ts";

/** reach-semantics CI-12: FQDN rules become CIDR rules, and those match no endpoint of the cluster (CI-7). */
export const ciliumFqdnCluster = defineCiliumRule({
  code: "cilium-fqdn-cluster",
  severity: "warning",
  check({ id }, cx) {
    for (const rule of rulesOf(cx.resource.value)) {
      if (rule.direction !== "egress" || rule.isDeny) continue;
      for (const item of itemsOf([...rule.path, "toFQDNs"], rule.value["toFQDNs"])) {
        const entry = fqdnOf(item.value);
        if (!entry) continue;
        const name = entry.text.toLowerCase().replace(/\.$/, "");
        const path = [...item.path, entry.is === "name" ? "matchName" : "matchPattern"];
        if (/(?:^|\.)(?:svc|svc\.cluster\.local|cluster\.local)$/.test(name)) {
          cx.report({
            path,
            message: fit(
              `${clipped(name, 50)} is in the cluster, where toFQDNs matches nothing`,
              "; use toEndpoints or toServices",
            ),
            fixes: repairs(rule, item, name, id.namespace, cx),
          });
          continue;
        }
        const server = entry.is === "name" ? serverOf(name, cx) : undefined;
        if (server !== undefined)
          cx.report({
            path,
            message: fit(
              `${clipped(name, 45)} is a host of ${clipped(server, 45)}`,
              "; toFQDNs matches no address in the cluster",
              "; toFQDNs misses it",
            ),
          });
      }
    }
  },
});

function repairs(rule: RuleAt, item: ItemAt, name: string, own: string, cx: RuleContext): readonly Fix[] {
  const [, service, namespace] = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/.exec(name) ?? [];
  if (service === undefined || namespace === undefined) return [];
  const found = cx.lookUp(SERVICE, namespace, service);
  const facts = found.is === "found" && found.value.facts.is === "service" ? found.value.facts : undefined;
  const pods = facts && endpointsOf(facts, own);
  const toServices: Fix = {
    title: `Use toServices ${namespace}/${service}`,
    edits: instead(rule, item, "toServices", [{ k8sService: { serviceName: service, namespace } }]),
  };
  return [
    ...(pods
      ? [{ title: `Use toEndpoints, the pods of ${service}`, edits: instead(rule, item, "toEndpoints", [pods]) }]
      : []),
    // Older versions refuse toServices beside toPorts.
    ...(isFilled(rule.value["toPorts"]) ? [] : [toServices]),
  ];
}

/** Another peer in the place of an entry: of the whole list where it is the only one, else in a rule of its own. */
function instead(rule: RuleAt, item: ItemAt, key: string, value: Json): Fix["edits"] {
  const list = [...rule.path, "toFQDNs"];
  if (readList(rule.value["toFQDNs"]).length === 1)
    return [{ edit: { is: "set", path: list, value } }, { edit: { is: "rename", path: list, to: key } }];
  return [
    { edit: { is: "remove", path: item.path } },
    { edit: { is: "append", path: rule.list, value: { [key]: value, ...withoutPeers(rule) } } },
  ];
}

/** `Ingress shop/web`: what of the cluster answers under a name. */
function serverOf(name: string, cx: RuleContext): string | undefined {
  return cx.derive(INGRESS, ingressHosts).get(name) ?? cx.derive(GATEWAY, gatewayHosts).get(name);
}

function ingressHosts(all: readonly Facts[]): ReadonlyMap<string, string> {
  return new Map(
    all.flatMap((facts) =>
      facts.is === "ingress"
        ? facts.rules.flatMap(({ host }) =>
            host === undefined ? [] : [[host, `Ingress ${showName(facts.id)}`] as const],
          )
        : [],
    ),
  );
}

function gatewayHosts(all: readonly Facts[]): ReadonlyMap<string, string> {
  return new Map(
    all.flatMap((facts) =>
      facts.is === "other"
        ? readList(readObject(facts.kept)["listeners"]).flatMap((listener) => {
            const host = readText(readObject(listener)["hostname"]);
            return host === undefined ? [] : [[host, `Gateway ${showName(facts.id)}`] as const];
          })
        : [],
    ),
  );
}
