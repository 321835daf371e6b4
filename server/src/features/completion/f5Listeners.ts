// Offers for the listener of a TransportServer or VirtualServer of F5 NGINX: those of the GlobalConfigurations, by protocol.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { entriesOf } from "../../index/catalog.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import type { Place } from "../slot.ts";
import { sourceOf } from "../source.ts";
import type { Offer } from "./offer.ts";

/** The listeners that fit the place; a TransportServer may use the built-in one for TLS passthrough too. */
export function offerF5Listeners(snapshot: Snapshot, { kind, path }: Place): readonly Offer[] {
  const isHttp = kind === "VirtualServer";
  const known = [...entriesOf(snapshot.catalog, toKindKey("k8s.nginx.org", "GlobalConfiguration"))].flatMap((entry) => {
    const kept = entry.facts.is === "other" ? readObject(entry.facts.kept) : {};
    return readList(kept["listeners"]).flatMap((item): Offer[] => {
      const { name, port, protocol, ssl } = readObject(item);
      const label = readText(name);
      if (label === undefined || (protocol === "HTTP") !== isHttp) return [];
      if (isHttp && (ssl === true) !== (path.at(-1) === "https")) return [];
      return [
        {
          label,
          insert: { is: "scalar", value: label },
          kind: CompletionItemKind.Reference,
          detail: `${readText(protocol) ?? ""} ${typeof port === "number" ? port : ""}`.trim(),
          hint: `of ${showName(entry.facts.id)}`,
          source: sourceOf(snapshot, entry),
        },
      ];
    });
  });
  if (isHttp) return known;
  const insert = { is: "scalar" as const, value: "tls-passthrough" };
  return [
    ...known,
    { label: insert.value, insert, kind: CompletionItemKind.Reference, detail: "TLS_PASSTHROUGH", rank: 2 },
  ];
}
