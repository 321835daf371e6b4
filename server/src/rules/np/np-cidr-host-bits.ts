// np-cidr-host-bits: a block whose address is not its network's, such as 10.1.2.3/8, which means 10.0.0.0/8.

import { parseAddress, parseCidr, showAddress } from "../../base/ip.ts";
import { isList, type Json, type Path } from "../../base/json.ts";
import { isCalicoGroup } from "../../policy/dialects/calico/calicoGroups.ts";
import { netsOf, rulesOf } from "../calico/spec.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { showBlock } from "./cidrText.ts";
import { blocksOf } from "./spec.ts";

/** networking/v1 IPBlock.cidr: host bits are masked off; servers with strict CIDR validation refuse them, as Calico's does. */
export const npCidrHostBits = defineRule({
  code: "np-cidr-host-bits",
  severity: "warning",
  on: "policy",
  check(facts, cx) {
    if (isCalicoGroup(facts.id.group))
      for (const { path, text } of rulesOf(facts).flatMap(netsOf)) report(cx, text, path);
    // Other groups have kinds of that name, with another meaning.
    if (facts.id.group !== "networking.k8s.io") return;
    for (const { path, value } of blocksOf(facts)) {
      report(cx, value["cidr"], [...path, "cidr"]);
      const { except } = value;
      if (isList(except)) for (const [index, item] of except.entries()) report(cx, item, [...path, "except", index]);
    }
  },
});

function report(cx: RuleContext, value: Json | undefined, path: Path): void {
  const cidr = typeof value === "string" ? parseCidr(value) : undefined;
  if (typeof value !== "string" || !cidr?.hostBits) return;
  const network = showBlock(cidr);
  const address = parseAddress(value.slice(0, value.indexOf("/")));
  const one = address && `${showAddress(address)}/${address.family === 4 ? 32 : 128}`;
  cx.report({
    path,
    message: `${value} means ${network}; write that`,
    fixes: [
      { title: `Use ${network}`, edits: [{ edit: { is: "set", path, value: network } }], safe: true },
      ...(one === undefined
        ? []
        : [{ title: `Use ${one} (this address alone)`, edits: [{ edit: { is: "set" as const, path, value: one } }] }]),
    ],
  });
}
