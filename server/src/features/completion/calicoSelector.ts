// Offers inside a selector of Calico: keys and values that pods, sets, namespaces and service accounts really have, functions
// and operators. Only the piece at the cursor is replaced, and values are quoted as the YAML around them allows.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Span } from "../../base/span.ts";
import { meetsExpression } from "../../model/labelExpression.ts";
import type { SelectorField } from "../../policy/dialects/calico/selector/selectorFields.ts";
import { type SelectorPlace, selectorPlaceAt } from "../../policy/dialects/calico/selector/selectorPlace.ts";
import { expressionOf } from "../../policy/dialects/calico/selector/toExpression.ts";
import { endpointLabels, labelIn, namespaceLabels } from "../../policy/dialects/calico/virtualLabels.ts";
import type { CursorContext } from "../../yaml/cursor.ts";
import { calicoScope } from "../calicoScope.ts";
import type { Place } from "../slot.ts";
import { sourceOf } from "../source.ts";
import { type InnerOffers, innerText, narrow } from "./innerText.ts";
import {
  type Holder,
  holderOf,
  holderOffer,
  keysOf,
  namespaceHolders,
  nodeHolders,
  rankOf,
  valuesOf,
} from "./labelHolders.ts";
import type { Offer } from "./offer.ts";

/** What is offered at the cursor of a selector. */
export function offerCalicoSelector(
  snapshot: Snapshot,
  place: Place,
  context: CursorContext,
  field: SelectorField,
): InnerOffers {
  const none: InnerOffers = { offers: [], context };
  // In flow style an unquoted comma or brace ends the value.
  if (context.at === "key" || (context.flow && context.quote === "")) return none;
  const written = innerText(context);
  // An escaped quote keeps its place: offsets are those of the source.
  const read =
    context.quote === '"'
      ? written.replaceAll(String.raw`\"`, ' "')
      : context.quote === "'"
        ? written.replaceAll("''", " '")
        : written;
  const at = selectorPlaceAt(read, context.prefix.length);
  if (!at) return none;
  const holders = holdersOf(snapshot, place, field);
  const fitting = fits(read, at, holders);
  return {
    offers: offersAt(snapshot, at, fitting, field, context),
    context: narrow(context, written, withoutEscape(written, at, context.quote)),
  };
}

/** What is replaced ends before the closing quote, with what escapes that in the quotes of YAML. */
function withoutEscape(written: string, { is, replace }: SelectorPlace, quote: CursorContext["quote"]): Span {
  const escape = quote === '"' ? String.raw`\"` : quote === "'" ? "''" : undefined;
  const { start, end } = replace;
  const ends = is === "value" && escape !== undefined && end > start && written.slice(end - 1, end + 1) === escape;
  return ends ? { start, end: end - 1 } : replace;
}

/** Who fits what is joined before the cursor by && alone; all, where that is nobody or can't be told. */
function fits(text: string, { replace, is }: SelectorPlace, holders: readonly Holder[]): readonly Holder[] {
  const before = /^(.*)&&[\s(]*$/s.exec(text.slice(0, startOfTerm(text, replace.start, is)))?.[1];
  if (before === undefined || /[|(]/.test(before.replaceAll(/has\(/g, ""))) return holders;
  const expression = expressionOf(before);
  const some = holders.filter(({ labels }) => meetsExpression(expression, labelIn(labels), false) === "yes");
  return some.length > 0 ? some : holders;
}

/** Where the condition at the cursor begins: behind the last operator that joins. */
function startOfTerm(text: string, at: number, is: SelectorPlace["is"]): number {
  if (is === "condition") return at;
  return text.slice(0, at).lastIndexOf("&&") + 2;
}

function offersAt(
  snapshot: Snapshot,
  at: SelectorPlace,
  holders: readonly Holder[],
  field: SelectorField,
  context: CursorContext,
): readonly Offer[] {
  const quote = context.quote === '"' ? "'" : '"';
  switch (at.is) {
    case "condition":
      return [...conditions(snapshot, holders, quote), ...functions(at.first, field, context)];
    case "key":
      return keysOf(holders).map((key) => ({
        ...keyOffer(snapshot, key, holders),
        insert: { is: "yaml", text: at.closed ? key : `${key})` },
      }));
    case "operator":
      return OPERATORS.map(([text, meaning, insert], index) => ({
        ...operator(text, meaning, insert.replaceAll('"', quote)),
        sort: String(index),
        asksOn: true,
      }));
    case "set":
      return [
        { ...operator("{", "a set of values", `{${quote}$1${quote}}`), kind: CompletionItemKind.Snippet, asksOn: true },
        ...values(snapshot, at.key, holders, []).map(([value, offer]): Offer => {
          const text = `{${quote}${value}${quote}}`;
          return { ...offer, label: text, insert: { is: "yaml", text } };
        }),
      ];
    case "value":
      return values(snapshot, at.key, holders, at.others).map(([value, offer]) => ({
        ...offer,
        insert: { is: "yaml", text: at.quoted ? value : `${quote}${value}${quote}` },
      }));
    case "joiner":
      return [
        { ...operator("&&", "both sides must hold", "&& "), sort: "0" },
        { ...operator("||", "one side is enough", "|| "), sort: "1" },
      ];
  }
}

const OPERATORS: readonly (readonly [text: string, meaning: string, insert: string])[] = [
  ["==", "the label has this value", '== "$1"'],
  ["!=", "the label has another value, or is not there", '!= "$1"'],
  ["in", "the label has one of these values", 'in {"$1"}'],
  ["not in", "the label has none of these values, or is not there", 'not in {"$1"}'],
  ["contains", "the value holds this text", 'contains "$1"'],
  ["starts with", "the value begins with this text", 'starts with "$1"'],
  ["ends with", "the value ends with this text", 'ends with "$1"'],
];

function operator(text: string, meaning: string, insert: string): Offer {
  const snippet = insert.includes("$1");
  return {
    label: text,
    insert: snippet ? { is: "snippet", text: insert } : { is: "yaml", text: insert },
    kind: CompletionItemKind.Operator,
    detail: meaning,
  };
}

/** A key, and a key with each of its values. */
function conditions(snapshot: Snapshot, holders: readonly Holder[], quote: string): readonly Offer[] {
  return keysOf(holders).flatMap((key): readonly Offer[] => {
    const pairs = values(snapshot, key, holders, []).map(([value, offer]): Offer => {
      const text = `${key} == ${quote}${value}${quote}`;
      return {
        ...offer,
        label: text,
        insert: { is: "yaml", text },
        rank: rankOf(key),
        kind: CompletionItemKind.Property,
      };
    });
    return [{ ...keyOffer(snapshot, key, holders), insert: { is: "yaml", text: `${key} ` }, asksOn: true }, ...pairs];
  });
}

function keyOffer(snapshot: Snapshot, key: string, holders: readonly Holder[]): Offer {
  const having = holders.filter(({ labels }) => Object.hasOwn(labels, key));
  return { ...holderOffer(snapshot, key, having), kind: CompletionItemKind.Property, rank: rankOf(key), sort: key };
}

/** The values of a key that can stand in quotes, without those that are there. */
function values(
  snapshot: Snapshot,
  key: string,
  holders: readonly Holder[],
  others: readonly string[],
): readonly (readonly [value: string, offer: Offer])[] {
  return valuesOf(holders, key)
    .filter(([value]) => !others.includes(value) && !/["'\\]/.test(value))
    .map(([value, having]) => [value, holderOffer(snapshot, value, having)] as const);
}

function functions(first: boolean, { picks, inRule }: SelectorField, context: CursorContext): readonly Offer[] {
  const call = (name: string, meaning: string, insert: Offer["insert"]): Offer => ({
    label: `${name}()`,
    insert,
    kind: CompletionItemKind.Function,
    rank: 3,
    detail: meaning,
  });
  const offers = [
    { ...call("has", "the label is there, whatever its value", { is: "snippet", text: "has($1)" }), asksOn: true },
    call("all", "everything", { is: "yaml", text: "all()" }),
  ];
  if (first && inRule && picks === "namespaces")
    offers.push(
      call("global", "what has no namespace: GlobalNetworkSets, HostEndpoints", { is: "yaml", text: "global()" }),
    );
  // At the start of an unquoted value it would begin a tag of YAML.
  if (first && context.quote === "") return offers;
  const not: Offer = {
    label: "!",
    insert: { is: "yaml", text: "!" },
    kind: CompletionItemKind.Operator,
    rank: 3,
    detail: "not",
  };
  return [...offers, not];
}

function holdersOf(snapshot: Snapshot, place: Place, field: SelectorField): readonly Holder[] {
  if (field.picks === "namespaces") return namespaceHolders(snapshot, namespaceLabels);
  if (field.picks === "nodes") return nodeHolders(snapshot);
  const { workloads, objects } = calicoScope(snapshot, place, field);
  return [
    ...workloads.map((workload) => holderOf(workload, endpointLabels(workload))),
    ...objects.map(({ entry, labels }): Holder => {
      const { kind, name } = entry.resource.id;
      return { labels, name: `${kind} ${name}`, source: (at) => sourceOf(at, entry), unit: kind };
    }),
  ];
}
