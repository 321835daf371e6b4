// np-cidr-invalid: a cidr or an except that the API server can't read as a block of addresses.

import { parseCidr } from "../../base/ip.ts";
import { isList, type Json, type Path } from "../../base/json.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { isTemplate } from "../../model/read.ts";
import { isCalicoGroup } from "../../policy/dialects/calico/calicoGroups.ts";
import { netsOf, rulesOf } from "../calico/spec.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import { explainBadCidr, looksLikeName } from "./cidrText.ts";
import { type BlockAt, blocksOf } from "./spec.ts";

/** More blocks than these are no quick fix any more. */
const MOST_BLOCKS = 8;

/** networking/v1 IPBlock.cidr and .except, Calico's nets and notNets: four plain numbers or IPv6, and a length. */
export const npCidrInvalid = defineRule({
  code: "np-cidr-invalid",
  severity: "error",
  on: "policy",
  check(facts, cx) {
    if (isCalicoGroup(facts.id.group)) reportNets(facts, cx);
    // Other groups have kinds of that name, with another meaning.
    if (facts.id.group !== "networking.k8s.io") return;
    for (const block of blocksOf(facts)) {
      const { cidr, except } = block.value;
      if (cidr === undefined || cidr === null || cidr === "") {
        cx.report({ path: [...block.path, "cidr"], at: "key", message: "An ipBlock needs a cidr such as 10.0.0.0/8" });
      } else report(cx, cidr, [...block.path, "cidr"], (blocks) => splitPeer(block, blocks));
      if (!isList(except)) continue;
      for (const [index, item] of except.entries()) {
        report(cx, item ?? "", [...block.path, "except", index], (blocks) => splitExcept(block, blocks));
      }
    }
  },
});

/** The rules of Calico's policies, where names have no rule of their own. */
function reportNets(facts: PolicyFacts, cx: RuleContext): void {
  for (const { path, text } of rulesOf(facts).flatMap(netsOf)) {
    if (!parseCidr(text))
      explain(cx, text, path, (blocks) =>
        blocks.map((value) => ({ edit: { is: "append", path: path.slice(0, -1), value } })),
      );
  }
}

function report(cx: RuleContext, value: Json, path: Path, split: (blocks: readonly string[]) => Fix["edits"]): void {
  if (typeof value !== "string" || isTemplate(value) || parseCidr(value) || looksLikeName(value)) return;
  explain(cx, value, path, split);
}

function explain(cx: RuleContext, value: string, path: Path, split: (blocks: readonly string[]) => Fix["edits"]): void {
  const { message, repair } = explainBadCidr(value);
  const [first] = repair;
  if (first === undefined || repair.length > MOST_BLOCKS) return cx.report({ path, message });
  const more =
    repair.length === 1 ? "" : repair.length === 2 ? ` and ${repair[1]}` : ` and ${repair.length - 1} more blocks`;
  cx.report({
    path,
    message,
    fixes: [
      { title: `Use ${first}${more}`, edits: [{ edit: { is: "set", path, value: first } }, ...split(repair.slice(1))] },
    ],
  });
}

/** Further blocks become peers of their own, behind the last one. */
function splitPeer({ peer, value }: BlockAt, blocks: readonly string[]): Fix["edits"] {
  const path = [...peer.rule.path, peer.rule.peersKey];
  return blocks.map((cidr) => ({ edit: { is: "append", path, value: { ipBlock: { ...value, cidr } } } }));
}

function splitExcept({ path }: BlockAt, blocks: readonly string[]): Fix["edits"] {
  return blocks.map((cidr) => ({ edit: { is: "append", path: [...path, "except"], value: cidr } }));
}
