// Hovers on DNS names in Cilium's policies: which names a pattern stands for, and which it does not.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { coversFqdn, type FqdnSelector } from "../../model/fqdnPattern.ts";
import { offerFqdns } from "../completion/fqdn.ts";
import { bold, code, few, lines } from "../markdown.ts";
import type { Place, Slot } from "../slot.ts";

/** A name, or a pattern in words with examples (reach-semantics CI-12). */
export function hoverFqdn(snapshot: Snapshot, place: Place, slot: Extract<Slot, { is: "fqdn" }>, text: string): string {
  const entry: FqdnSelector = { is: slot.which, text };
  const known =
    slot.which === "name"
      ? []
      : offerFqdns(snapshot, place, { ...slot, of: "peers", which: "name" })
          .map(({ label }) => label)
          .filter((name) => coversFqdn(entry, { is: "name", text: name }));
  return lines(
    `${bold(code(text))} · ${inWords(entry)}`,
    slot.which === "pattern" ? examples(text) : undefined,
    known.length > 0 ? `Known names that it stands for: ${few(known.map(code), 6)}` : undefined,
    slot.of === "lookups"
      ? "Pods may look it up, and toFQDNs learns its addresses from the answers"
      : "Its addresses are learned from DNS through the proxy (rules.dns), and never those of pods or nodes",
  );
}

function inWords({ is, text }: FqdnSelector): string {
  if (is === "name") return "this name alone, upper and lower case alike";
  if (text === "*") return "every name";
  if (text.startsWith("**.")) return `names with one label or more in the place of ${code("**")}`;
  return text.includes("*") ? `${code("*")} stands for letters of one label, none of them a dot` : "this name alone";
}

/** `a.x.io, not x.io, not a.b.x.io`. */
function examples(pattern: string): string | undefined {
  const domain = /^\*{1,2}\.([^*]+)$/.exec(pattern)?.[1];
  if (domain === undefined) return undefined;
  const entry: FqdnSelector = { is: "pattern", text: pattern };
  const names = [`a.${domain}`, `a.b.${domain}`, domain];
  const has = (text: string): boolean => coversFqdn(entry, { is: "name", text });
  const not = names.filter((name) => !has(name));
  return `Such as ${names.filter(has).map(code).join(" and ")}${not.length > 0 ? `, not ${not.map(code).join(" nor ")}` : ""}`;
}
