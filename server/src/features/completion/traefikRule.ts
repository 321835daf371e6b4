// Offers inside a rule of Traefik: matchers with their values, operators, and values that are known: hosts, methods. Only the
// piece at the cursor is replaced.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { isList, jsonAt } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf, tableOf } from "../../index/catalog.ts";
import { CERTIFICATE, INGRESS } from "../../index/policyView.ts";
import { customRoutes } from "../../ingress/controllers/traefik/routes.ts";
import { printValue } from "../../ingress/controllers/traefik/rule.ts";
import {
  type MatcherRow,
  matcherRow,
  matchersIn,
  type RuleDialect,
  signatureOf,
  type ValueIs,
  valueIs,
} from "../../ingress/controllers/traefik/ruleMatchers.ts";
import { type RulePlace, rulePlaceAt } from "../../ingress/controllers/traefik/rulePlace.ts";
import type { Facts } from "../../model/facts.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import type { CursorContext } from "../../yaml/cursor.ts";
import { escape } from "../markdown.ts";
import type { Place } from "../slot.ts";
import { sourceOf } from "../source.ts";
import { type InnerOffers, innerText, narrow } from "./innerText.ts";
import type { Offer } from "./offer.ts";

/** What is offered at the cursor of a rule. */
export function offerRule(
  snapshot: Snapshot,
  { namespace }: Place,
  context: CursorContext,
  dialect: RuleDialect,
): InnerOffers {
  const none: InnerOffers = { offers: [], context };
  // In flow style an unquoted comma ends the value.
  if (context.flow && context.quote === "") return none;
  const written = innerText(context);
  const place = rulePlaceAt(written, context.prefix.length);
  if (!place) return none;
  return { offers: offersAt(snapshot, namespace, place, dialect), context: narrow(context, written, place.replace) };
}

function offersAt(snapshot: Snapshot, namespace: string, place: RulePlace, dialect: RuleDialect): readonly Offer[] {
  switch (place.is) {
    case "matcher":
      return matchersIn(dialect).map((row, index) => matcher(row, place.called, index));
    case "operator":
      return [operator("&&", "both sides must hold"), operator("||", "one side is enough")];
    case "value": {
      const row = matcherRow(place.matcher, dialect);
      const what = row && valueIs(row, place.index);
      return what === undefined ? [] : values(snapshot, namespace, what, place.quoted);
    }
  }
}

function matcher(row: MatcherRow, called: boolean, index: number): Offer {
  const stops = row.example.map((value, at) => `\`\${${at + 1}:${value.replaceAll(/[\\$}]/g, String.raw`\$&`)}}\``);
  return {
    label: row.name,
    insert: called ? { is: "yaml", text: row.name } : { is: "snippet", text: `${row.name}(${stops.join(", ")})` },
    kind: CompletionItemKind.Function,
    sort: String(index).padStart(2, "0"),
    detail: signatureOf(row),
    documentation: () => escape(row.meaning),
  };
}

function operator(text: string, meaning: string): Offer {
  return { label: text, insert: { is: "yaml", text: `${text} ` }, kind: CompletionItemKind.Operator, detail: meaning };
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const PROTOCOLS = ["h2", "http/1.1"];

function values(snapshot: Snapshot, namespace: string, what: ValueIs, quoted: boolean): readonly Offer[] {
  const fixed = what === "method" ? METHODS : what === "protocol" ? PROTOCOLS : [];
  const known = what === "host" ? hosts(snapshot, namespace) : new Map<string, Pick<Offer, "detail" | "source">>();
  const toOffer = (value: string, more: Partial<Offer>): Offer => ({
    label: value,
    insert: { is: "yaml", text: quoted ? value : printValue(value) },
    kind: CompletionItemKind.Value,
    ...more,
  });
  return [
    ...fixed.map((value, index) => toOffer(value, { sort: String(index) })),
    ...[...known].map(([value, more]) => toOffer(value, more)),
  ];
}

/** Hosts of the namespace's Certificates, of Ingresses and of other routes; what a rule can't hold is left out. */
function hosts(snapshot: Snapshot, namespace: string): ReadonlyMap<string, Pick<Offer, "detail" | "source">> {
  const { catalog } = snapshot;
  const found = new Map<string, Pick<Offer, "detail" | "source">>();
  const add = (host: string, entry: Entry): void => {
    const { kind, name } = entry.resource.id;
    if (!found.has(host) && /^[\w.*-]+$/.test(host))
      found.set(host, { detail: `${kind} ${name}`, source: sourceOf(snapshot, entry) });
  };
  for (const entry of entriesOf(catalog, CERTIFICATE, namespace)) {
    const names = jsonAt(entry.resource.value, ["spec", "dnsNames"]);
    for (const name of isList(names) ? names : []) if (typeof name === "string") add(name, entry);
  }
  for (const kind of KINDS) for (const { host, entry } of hostsOf(catalog, kind)) add(host, entry);
  return found;
}

const KINDS = [INGRESS, toKindKey("traefik.io", "IngressRoute"), toKindKey("traefik.io", "IngressRouteTCP")];

interface KnownHost {
  readonly host: string;
  readonly entry: Entry;
}

const known = new WeakMap<object, readonly KnownHost[]>();

/** Every host of a kind once, kept until facts of the kind change. */
function hostsOf(catalog: Snapshot["catalog"], kind: KindKey): readonly KnownHost[] {
  const { stamp } = tableOf(catalog, kind);
  const hit = known.get(stamp);
  if (hit) return hit;
  const found = new Map<string, KnownHost>();
  for (const entry of entriesOf(catalog, kind))
    for (const host of hostsIn(entry.facts)) if (!found.has(host)) found.set(host, { host, entry });
  const all = [...found.values()];
  known.set(stamp, all);
  return all;
}

function hostsIn(facts: Facts): readonly string[] {
  if (facts.is === "route") return customRoutes(facts).flatMap((route) => route.host ?? []);
  if (facts.is !== "ingress") return [];
  return [...facts.rules.flatMap(({ host }) => host ?? []), ...facts.tls.flatMap((tls) => tls.hosts)];
}
