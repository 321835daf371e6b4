// Gateways and ListenerSets taken apart: their listeners as the Gateway API reads them (gateway.networking.k8s.io/v1
// GatewaySpec), with what is absent filled in.

import type { JsonObject, Path } from "../../../base/json.ts";
import { memoOn } from "../../../base/memo.ts";
import type { OtherFacts } from "../../../model/facts.ts";
import { readInteger, readList, readObject, readText } from "../../../model/read.ts";
import { type Selector, toSelector } from "../../../model/selector.ts";

export const GATEWAY_GROUP = "gateway.networking.k8s.io";

export interface Listener {
  readonly name: string;
  readonly port: number | undefined;
  readonly protocol: string;
  /** Lower case; undefined: every host. */
  readonly hostname: string | undefined;
  readonly from: NamespacesFrom;
  /** Kinds of routes that it takes, as `group/Kind`. */
  readonly kinds: readonly string[];
  /** Whether `kinds` is written, and not what follows from the protocol. */
  readonly kindsWritten: boolean;
  readonly tls: JsonObject | undefined;
  /** Place in the Gateway. */
  readonly path: Path;
}

/** Whose routes may attach. */
export type NamespacesFrom =
  | { readonly is: "Same" }
  | { readonly is: "All" }
  | { readonly is: "None" }
  | { readonly is: "Selector"; readonly selector: Selector };

/** The listeners of a Gateway or a ListenerSet, in order; those without a name are left out. */
export const listenersOf: (gateway: OtherFacts) => readonly Listener[] = memoOn(({ kept }: OtherFacts) =>
  readList(readObject(kept)["listeners"]).flatMap((item, index): readonly Listener[] => {
    const value = readObject(item);
    const name = readText(value["name"]);
    if (name === undefined) return [];
    const protocol = readText(value["protocol"]) ?? "";
    const allowed = readObject(value["allowedRoutes"]);
    const kinds = readList(allowed["kinds"]).flatMap((kind) => {
      const { group, kind: own } = readObject(kind);
      const text = readText(own);
      return text === undefined ? [] : [`${typeof group === "string" ? group : GATEWAY_GROUP}/${text}`];
    });
    const tls = value["tls"];
    return [
      {
        name,
        port: readInteger(value["port"]),
        protocol,
        hostname: readText(value["hostname"])?.toLowerCase(),
        from: readFrom(readObject(allowed["namespaces"])),
        kinds: kinds.length > 0 ? kinds : kindsOf(protocol, readObject(tls)),
        kindsWritten: kinds.length > 0,
        tls: tls === undefined || tls === null ? undefined : readObject(tls),
        path: ["spec", "listeners", index],
      },
    ];
  }),
);

/** AllowedRoutes.namespaces: Same where nothing is written. */
function readFrom(namespaces: JsonObject): NamespacesFrom {
  switch (namespaces["from"]) {
    case "All":
      return { is: "All" };
    case "None":
      return { is: "None" };
    case "Selector":
      return { is: "Selector", selector: toSelector(namespaces["selector"]) ?? { requirements: [], unclear: true } };
    default:
      return { is: "Same" };
  }
}

/** Which routes go with a protocol (Listener.protocol, AllowedRoutes.kinds). */
function kindsOf(protocol: string, tls: JsonObject): readonly string[] {
  const of = (...kinds: readonly string[]): readonly string[] => kinds.map((kind) => `${GATEWAY_GROUP}/${kind}`);
  switch (protocol) {
    case "HTTP":
    case "HTTPS":
      return of("HTTPRoute", "GRPCRoute");
    case "TLS":
      return readText(tls["mode"]) === "Passthrough" ? of("TLSRoute") : of("TLSRoute", "TCPRoute");
    case "TCP":
      return of("TCPRoute");
    case "UDP":
      return of("UDPRoute");
    default:
      // A protocol of the implementation's own.
      return of("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute");
  }
}
