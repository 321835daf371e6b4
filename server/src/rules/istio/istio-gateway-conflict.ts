// istio-gateway-conflict: two Gateways have the same pods listen on one port for the same hosts.

import { canonical } from "../../base/json.ts";
import { ISTIO_GATEWAY } from "../../index/policyView.ts";
import type { Facts } from "../../model/facts.ts";
import { hostsMeet } from "../../model/istioHost.ts";
import { hasTemplate, readInteger, readLabels, readObject } from "../../model/read.ts";
import { type ResourceId, showName } from "../../model/resourceId.ts";
import type { Labels } from "../../model/selector.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { itemsIn } from "./destinations.ts";
import { defineIstioRule, specOf, textsOf } from "./istioRule.ts";
import { otherObject, relatedTo } from "./related.ts";

/** Server: of two for the same host and port, the one of the older Gateway counts (istio ConflictingGatewayAnalyzer). */
export const istioGatewayConflict = defineIstioRule({
  code: "istio-gateway-conflict",
  severity: "error",
  kinds: ["Gateway"],
  check(spec, cx, { id }) {
    for (const own of serversOf(spec, id)) {
      const others = cx
        .deriveEach(ISTIO_GATEWAY, bySocket)
        .flatMap((sockets) => sockets.get(own.socket) ?? [])
        .filter((other) => other.id.namespace !== id.namespace || other.id.name !== id.name)
        .filter((other) => isWithin(own.pods, other.pods) || isWithin(other.pods, own.pods));
      const clash = others.flatMap((other) => {
        const host = own.hosts.findIndex((text) => other.hosts.some((item) => hostsMeet(bare(text), bare(item))));
        const entry = host < 0 ? undefined : otherObject(cx, ISTIO_GATEWAY, other.id);
        return entry ? [{ other, host, ...entry }] : [];
      });
      const [first] = clash;
      if (!first) continue;
      const path = ["spec", "servers", own.index, "hosts", first.host];
      if (hasTemplate(cx.value(path))) continue;
      cx.report({
        path,
        // Files of a workspace need not go to one cluster.
        ...(clash.some(({ isTogether }) => isTogether) || cx.settings.complete ? {} : { severity: "warning" as const }),
        message: fit(
          `Gateway ${clipped(showName(first.other.id), 40)} takes ${clipped(own.hosts[first.host] ?? "", 30)} on port ${own.port} of the same pods too`,
          clash.length > 1 ? `, and ${clash.length - 1} more do` : "",
          "",
        ),
        related: clash.slice(0, 5).flatMap(({ entry, other }) => relatedTo(entry, ["spec", "servers", other.index])),
      });
    }
  },
});

interface Server {
  readonly id: ResourceId;
  readonly index: number;
  readonly port: number;
  /** The port and the address that it is bound to, as one text. */
  readonly socket: string;
  readonly pods: Labels;
  readonly hosts: readonly string[];
}

function bySocket(all: readonly Facts[]): ReadonlyMap<string, readonly Server[]> {
  const sockets = new Map<string, Server[]>();
  for (const facts of all)
    for (const server of serversOf(specOf(facts), facts.id)) {
      const known = sockets.get(server.socket);
      if (known) known.push(server);
      else sockets.set(server.socket, [server]);
    }
  return sockets;
}

function serversOf(spec: ReturnType<typeof specOf>, id: ResourceId): readonly Server[] {
  if (hasTemplate(spec["selector"])) return [];
  const pods = readLabels(spec["selector"]);
  return itemsIn(spec, [], "servers").flatMap(({ item, index }) => {
    const port = readInteger(readObject(item["port"])["number"]);
    if (port === undefined) return [];
    const socket = `${port} ${canonical(item["bind"] ?? null)}`;
    return [{ id, index, port, socket, pods, hosts: textsOf(item["hosts"]) }];
  });
}

/** Whether pods with all labels of the one have those of the other. */
function isWithin(narrow: Labels, wide: Labels): boolean {
  return Object.entries(wide).every(([key, value]) => narrow[key] === value);
}

/** The host without the namespace of the VirtualServices that may bind to it. */
function bare(host: string): string {
  return host.slice(host.indexOf("/") + 1);
}
