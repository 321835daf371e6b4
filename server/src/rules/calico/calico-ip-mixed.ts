// calico-ip-mixed: addresses of two IP versions in one rule, or of another than its ipVersion.

import { parseAddress, parseCidr } from "../../base/ip.ts";
import { isList, isObject, type Json, type JsonObject } from "../../base/json.ts";
import { readList } from "../../model/read.ts";
import type { Fix } from "../rule.ts";
import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { type NetAt, netsOf, type RuleAt, rulesOf } from "./spec.ts";

/** Calico's validator (validateRule): one rule becomes rules of iptables of one IP version. */
export const calicoIpMixed = defineCalicoPolicyRule({
  code: "calico-ip-mixed",
  severity: "error",
  check(facts, cx) {
    for (const rule of rulesOf(facts)) {
      const nets = netsOf(rule).flatMap((net) => {
        const family = familyOf(net.text);
        return family === undefined ? [] : [{ ...net, family }];
      });
      const { ipVersion } = rule.value;
      const wanted = ipVersion === 4 || ipVersion === 6 ? ipVersion : nets[0]?.family;
      const others = nets.filter(({ family }) => family !== wanted);
      const [other] = others;
      if (!other || wanted === undefined) continue;
      const first = nets.find(({ family }) => family === wanted);
      const isVersion = ipVersion === wanted;
      cx.report({
        path: other.path,
        message: isVersion
          ? `${other.text} is IPv${other.family}, and the rule is for ipVersion ${wanted}`
          : `A rule holds one IP version: ${first?.text ?? "the first"} is IPv${wanted}, ${other.text} IPv${other.family}`,
        fixes: first
          ? isVersion
            ? []
            : split(rule, wanted)
          : [
              {
                title: `Use ipVersion ${other.family}`,
                edits: [{ edit: { is: "set", path: [...rule.path, "ipVersion"], value: other.family } }],
              },
            ],
      });
    }
  },
});

function familyOf(text: string): 4 | 6 | undefined {
  return (parseCidr(text) ?? parseAddress(text))?.family;
}

/** The addresses of the other version go into a copy of the rule in front of it. */
function split(rule: RuleAt, kept: 4 | 6): readonly Fix[] {
  const moved = kept === 4 ? 6 : 4;
  // What an end says by addresses of one version alone, the other version's rule would not say at all.
  if (!everyListHasBoth(rule)) return [];
  const gone = netsOf(rule).filter(({ text }) => familyOf(text) === moved);
  return [
    {
      title: `Split the rule by IP version`,
      edits: [
        {
          edit: {
            is: "append",
            path: rule.path.slice(0, -1),
            before: rule.index,
            value: without(rule.value, rule, kept),
          },
        },
        ...removals(gone),
      ],
    },
  ];
}

function everyListHasBoth(rule: RuleAt): boolean {
  const lists = new Map<string, Set<number | undefined>>();
  for (const { path, text, key } of netsOf(rule)) {
    if (key === "notNets") continue;
    const list = String(path.at(-3));
    lists.set(list, (lists.get(list) ?? new Set()).add(familyOf(text)));
  }
  return [...lists.values()].every((families) => families.has(4) && families.has(6));
}

/** A list of which nothing is left goes as a whole. */
function removals(gone: readonly NetAt[]): Fix["edits"] {
  const lists = new Map<string, NetAt[]>();
  for (const net of gone) {
    const list = `${net.end.key} ${net.key}`;
    lists.set(list, [...(lists.get(list) ?? []), net]);
  }
  return [...lists.values()].flatMap((nets) =>
    nets.flatMap(({ path, end, key }, index): Fix["edits"] => {
      if (nets.length < readList(end.value[key]).length) return [{ edit: { is: "remove", path } }];
      return index === 0 ? [{ edit: { is: "remove", path: path.slice(0, -1) } }] : [];
    }),
  );
}

/** The rule without addresses of a version. */
function without(value: JsonObject, rule: RuleAt, family: 4 | 6): Json {
  const end = (key: string): JsonObject | undefined => {
    const own = value[key];
    if (!isObject(own)) return undefined;
    return Object.fromEntries(
      Object.entries(own).flatMap(([field, list]): [string, Json][] => {
        if ((field !== "nets" && field !== "notNets") || !isList(list)) return [[field, list]];
        const left = list.filter((item) => typeof item !== "string" || familyOf(item) !== family);
        return left.length === 0 ? [] : [[field, left]];
      }),
    );
  };
  const ends = Object.fromEntries(
    [rule.source, rule.destination].flatMap(({ key }) => {
      const own = end(key);
      return own === undefined ? [] : [[key, own]];
    }),
  );
  return { ...value, ...ends };
}
