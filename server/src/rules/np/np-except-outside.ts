// np-except-outside: an except that does not cut anything out of its cidr; the API server refuses it.

import { type Cidr, parseCidr } from "../../base/ip.ts";
import { covers, ofCidr } from "../../base/ipSet.ts";
import { isList } from "../../base/json.ts";
import type { Fix } from "../rule.ts";
import { showBlock } from "./cidrText.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { type BlockAt, blocksOf } from "./spec.ts";

/** networking/v1 IPBlock.except: each a strict subset of cidr. */
export const npExceptOutside = defineNetworkPolicyRule({
  code: "np-except-outside",
  severity: "error",
  check(facts, cx) {
    const blocks = blocksOf(facts);
    for (const block of blocks) {
      const { cidr: text, except } = block.value;
      const cidr = typeof text === "string" ? parseCidr(text) : undefined;
      if (typeof text !== "string" || !cidr || !isList(except)) continue;
      for (const [index, item] of except.entries()) {
        const cut = typeof item === "string" ? parseCidr(item) : undefined;
        if (!cut || isStrictSubset(cut, cidr)) continue;
        const all = cut.family === cidr.family && cut.bits === cidr.bits;
        const problem =
          cut.family !== cidr.family
            ? `is IPv${cut.family}, ${text} is IPv${cidr.family}`
            : all && showBlock(cut) === showBlock(cidr)
              ? "takes out the whole block"
              : isStrictSubset(cidr, cut)
                ? `is wider than ${text}`
                : `is not inside ${text}`;
        const path = [...block.path, "except", index];
        cx.report({
          path,
          message: `except ${String(item)} ${problem}`,
          fixes: [
            ...moves(block, blocks, String(item), cut, removal(block, index)),
            { title: `Remove ${String(item)}`, edits: [removal(block, index)] },
          ],
        });
      }
    }
  },
});

function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  return inner.family === outer.family && inner.bits > outer.bits && covers(ofCidr(outer), ofCidr(inner));
}

/** Without its last item, except goes as well. */
function removal({ path, value }: BlockAt, index: number): Fix["edits"][number] {
  const { except } = value;
  const alone = isList(except) && except.length === 1;
  return { edit: { is: "remove", path: alone ? [...path, "except"] : [...path, "except", index] } };
}

/** To the one other block of the same rule that holds it. */
function moves(
  block: BlockAt,
  blocks: readonly BlockAt[],
  text: string,
  cut: Cidr,
  removed: Fix["edits"][number],
): readonly Fix[] {
  const fitting = blocks.filter((other) => {
    const cidr = typeof other.value["cidr"] === "string" ? parseCidr(other.value["cidr"]) : undefined;
    return other !== block && other.peer.rule === block.peer.rule && cidr !== undefined && isStrictSubset(cut, cidr);
  });
  const [target] = fitting;
  if (target === undefined || fitting.length > 1) return [];
  return [
    {
      title: `Move ${text} to ${String(target.value["cidr"])}`,
      edits: [removed, { edit: { is: "append", path: [...target.path, "except"], value: text } }],
    },
  ];
}
