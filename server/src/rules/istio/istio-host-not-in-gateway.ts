// istio-host-not-in-gateway: a VirtualService is bound to a Gateway that takes no request for its hosts.

import { ISTIO_GATEWAY } from "../../index/policyView.ts";
import { hostsMeet, readGatewayName, readIstioHost } from "../../model/istioHost.ts";
import { hasTemplate, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { itemsIn } from "./destinations.ts";
import { gatewaysIn, isForMesh } from "./gateways.ts";
import { defineIstioRule, specOf, textsOf } from "./istioRule.ts";
import { relatedTo } from "./related.ts";

/** Server.hosts: `namespace/host`, where `.` and `*` stand for the Gateway's namespace and for any. */
export const istioHostNotInGateway = defineIstioRule({
  code: "istio-host-not-in-gateway",
  severity: "warning",
  kinds: ["VirtualService"],
  check(spec, cx, { id }) {
    const hosts = textsOf(spec["hosts"]);
    if (hosts.length === 0 || hasTemplate(spec["hosts"])) return;
    const gateways = gatewaysIn({ gateways: spec["gateways"] ?? null }).flatMap(({ value, path }) => {
      const named = readGatewayName(readText(value) ?? "", id.namespace);
      const found = named && cx.lookUp(ISTIO_GATEWAY, named.namespace, named.name);
      if (found?.is !== "found") return [];
      const { facts } = found.value;
      const kept = specOf(facts);
      const taken = hasTemplate(kept["servers"]) ? undefined : takenHosts(kept, facts.id.namespace, id.namespace);
      return [{ taken, path, facts, entry: found.value }];
    });
    if (gateways.length === 0 || gateways.some(({ taken }) => taken === undefined)) return;
    const takes = (taken: readonly string[] | undefined, host: string): boolean =>
      taken?.some((own) => hostsMeet(own, host) || own === readIstioHost(host, id.namespace)?.fqdn) === true;
    // A host beside `mesh` may be for the sidecars alone, and one may belong to a gateway that is not known.
    const all = !isForMesh(spec) && gateways.length === textsOf(spec["gateways"]).length;
    const lost = all ? hosts.filter((host) => !gateways.some(({ taken }) => takes(taken, host))) : [];
    const names = gateways.map(({ facts }) => showName(facts.id)).join(", ");
    for (const [index, host] of hosts.entries()) {
      if (!lost.includes(host)) continue;
      const [first] = gateways;
      const server = first && addedTo(specOf(first.facts));
      cx.report({
        path: ["spec", "hosts", index],
        message: fit(`Gateway ${clipped(names, 50)} does not take ${clipped(host, 40)}`, hint(first?.taken)),
        fixes:
          gateways.length === 1 && first && server !== undefined && first.entry.origin.is === "file"
            ? [
                {
                  title: `Add ${host} to Gateway ${showName(first.facts.id)}`,
                  edits: [
                    {
                      edit: { is: "append", path: ["spec", "servers", server, "hosts"], value: host },
                      target: first.entry,
                    },
                  ],
                },
              ]
            : [],
        related: gateways.flatMap(({ entry }) => relatedTo(entry, ["spec", "servers"])),
      });
    }
    if (lost.length === hosts.length) return;
    for (const { taken, path, facts, entry } of gateways) {
      if (hosts.some((host) => takes(taken, host))) continue;
      cx.report({
        path,
        message: fit(`Gateway ${clipped(showName(facts.id), 50)} takes none of these hosts`, hint(taken)),
        related: relatedTo(entry, ["spec", "servers"]),
      });
    }
  },
});

function hint(taken: readonly string[] | undefined): string {
  if (!taken || taken.length === 0) return "; it has no hosts for this namespace";
  return `; it takes ${clipped(taken.slice(0, 3).join(", "), 60)}`;
}

/** What servers take from VirtualServices of a namespace. */
function takenHosts(spec: ReturnType<typeof specOf>, own: string, from: string): readonly string[] {
  return itemsIn(spec, [], "servers").flatMap(({ item }) =>
    textsOf(item["hosts"]).flatMap((text) => {
      const slash = text.indexOf("/");
      if (slash < 0) return [text];
      const namespace = text.slice(0, slash);
      const isFor = namespace === "*" || (namespace === "." ? own : namespace) === from;
      return isFor ? [text.slice(slash + 1)] : [];
    }),
  );
}

/** The one server that a host can be added to; undefined where it is not clear which. */
function addedTo(spec: ReturnType<typeof specOf>): number | undefined {
  const servers = itemsIn(spec, [], "servers");
  return servers.length === 1 ? 0 : undefined;
}
