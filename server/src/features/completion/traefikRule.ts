// Offers inside a rule of Traefik: matchers with their values, operators, and values that are known: hosts, methods. Only the
// piece at the cursor is replaced.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { entriesOf } from "../../index/catalog.ts";
import { INGRESS } from "../../index/policyView.ts";
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
import { toKindKey } from "../../model/views.ts";
import type { CursorContext } from "../../yaml/cursor.ts";
import { escape } from "../markdown.ts";
import { sourceOf } from "../source.ts";
import type { Offer } from "./offer.ts";

export interface RuleOffers {
  readonly offers: readonly Offer[];
  /** The context narrowed to the piece of the rule at the cursor. */
  readonly context: CursorContext;
}

/** What is offered at the cursor of a rule. */
export function offerRule(snapshot: Snapshot, context: CursorContext, dialect: RuleDialect): RuleOffers {
  const none: RuleOffers = { offers: [], context };
  // In flow style an unquoted comma ends the value.
  if (context.flow && context.quote === "") return none;
  const written = ruleOf(context);
  const place = rulePlaceAt(written, context.prefix.length);
  if (!place) return none;
  const { start, end } = place.replace;
  const from = context.replace.start;
  return {
    offers: offersAt(snapshot, place, dialect),
    context: {
      ...context,
      prefix: written.slice(start, context.prefix.length),
      replace: { start: from + start, end: from + end },
    },
  };
}

/** The rule as it stands; the repaired text holds the mark of the cursor, which is left out. */
function ruleOf({ repaired, replace, prefix, lead }: CursorContext): string {
  const mark = replace.start + prefix.length + lead.length;
  const length = replace.end - replace.start;
  return prefix + repaired.text.slice(mark + 1, mark + 1 + length - prefix.length);
}

function offersAt(snapshot: Snapshot, place: RulePlace, dialect: RuleDialect): readonly Offer[] {
  switch (place.is) {
    case "matcher":
      return matchersIn(dialect).map((row, index) => matcher(row, place.called, index));
    case "operator":
      return [operator("&&", "both sides must hold"), operator("||", "one side is enough")];
    case "value": {
      const row = matcherRow(place.matcher, dialect);
      const what = row && valueIs(row, place.index);
      return what === undefined ? [] : values(snapshot, what, place.quoted);
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

function values(snapshot: Snapshot, what: ValueIs, quoted: boolean): readonly Offer[] {
  const fixed = what === "method" ? METHODS : what === "protocol" ? PROTOCOLS : [];
  const known = what === "host" ? hosts(snapshot) : new Map<string, Pick<Offer, "detail" | "source">>();
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

/** Hosts of Ingresses, of their certificates and of other routes; what a rule can't hold is left out. */
function hosts(snapshot: Snapshot): ReadonlyMap<string, Pick<Offer, "detail" | "source">> {
  const found = new Map<string, Pick<Offer, "detail" | "source">>();
  const add = (host: string, detail: string, source: string): void => {
    if (!found.has(host) && /^[\w.*-]+$/.test(host)) found.set(host, { detail, source });
  };
  for (const entry of entriesOf(snapshot.catalog, INGRESS)) {
    const { facts } = entry;
    if (facts.is !== "ingress") continue;
    const all = [...facts.rules.flatMap(({ host }) => host ?? []), ...facts.tls.flatMap((tls) => tls.hosts)];
    for (const host of all) add(host, `Ingress ${facts.id.name}`, sourceOf(snapshot, entry));
  }
  for (const kind of ["IngressRoute", "IngressRouteTCP"])
    for (const entry of entriesOf(snapshot.catalog, toKindKey("traefik.io", kind))) {
      const { facts } = entry;
      if (facts.is !== "route") continue;
      for (const host of customRoutes(facts).flatMap((route) => route.hosts))
        add(host, `${kind} ${facts.id.name}`, sourceOf(snapshot, entry));
    }
  return found;
}
