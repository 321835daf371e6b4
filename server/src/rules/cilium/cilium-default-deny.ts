// cilium-default-deny: which directions a policy isolates follows from the lists that it has, and that is easily missed.

import { isList, isObject, type JsonObject } from "../../base/json.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { hasTemplate } from "../../model/read.ts";
import type { Direction } from "../../policy/policyRule.ts";
import type { Fix, Report, RuleContext } from "../rule.ts";
import { CILIUM_CLUSTERWIDE, CILIUM_POLICY, defineCiliumRule } from "./ciliumRule.ts";
import { hasOpenKeys, isFilled, type SpecAt, specsIn, specsOf } from "./spec.ts";

const DIRECTIONS: readonly Direction[] = ["ingress", "egress"];

/** pkg/policy/api Rule.Sanitize (reach-semantics CI-3, CI-4): a direction is isolated by a list that has a rule, of either effect. */
export const ciliumDefaultDeny = defineCiliumRule({
  code: "cilium-default-deny",
  severity: "information",
  check(facts, cx) {
    for (const spec of specsOf(cx.resource.value)) {
      if (hasOpenKeys(spec.value) || hasTemplate(spec.value["enableDefaultDeny"])) continue;
      if (DIRECTIONS.some((direction) => typeof spec.value[direction] === "string")) continue;
      const traps = DIRECTIONS.flatMap((direction) => trapOf(spec, direction, facts, cx) ?? []);
      for (const trap of traps) cx.report(trap);
      const said = traps.length === 0 ? whatItIsolates(spec) : undefined;
      if (said) cx.report(said);
    }
  },
});

/** What enableDefaultDeny says of a direction. */
function statedFor({ value }: SpecAt, direction: Direction): boolean | undefined {
  const stated = isObject(value["enableDefaultDeny"]) ? value["enableDefaultDeny"][direction] : undefined;
  return typeof stated === "boolean" ? stated : undefined;
}

function isolates(spec: SpecAt, direction: Direction): boolean {
  return statedFor(spec, direction) ?? (isFilled(spec.value[direction]) || isFilled(spec.value[`${direction}Deny`]));
}

/** A list that does the opposite of what the same words do in a NetworkPolicy, or more than it says. */
function trapOf(spec: SpecAt, direction: Direction, facts: PolicyFacts, cx: RuleContext): Report | undefined {
  const { path, value } = spec;
  const [rules, deny] = [value[direction], `${direction}Deny`];
  const stated = statedFor(spec, direction);
  const everyone = direction === "egress" ? "toEntities" : "fromEntities";
  const other = direction === "egress" ? "ingress" : "egress";
  const state = (isolated: boolean): { readonly [direction: string]: boolean } => ({
    [direction]: isolated,
    [other]: isolates(spec, other),
  });
  if (isList(rules) && rules.length === 0 && !isFilled(value[deny]) && stated === undefined)
    return {
      path: [...path, direction],
      message: `${direction}: [] has no effect in Cilium: ${direction} stays open; [{}] refuses it`,
      fixes: [stateFix(spec, state(true), `Refuse all ${direction} (enableDefaultDeny)`)],
    };
  const empty = isList(rules) ? rules.findIndex((rule) => isObject(rule) && Object.keys(rule).length === 0) : -1;
  if (empty >= 0 && stated === undefined) {
    const stating = stateFix(spec, state(true), `Say that ${direction} is refused (enableDefaultDeny)`);
    const at = [...path, direction, empty];
    return {
      path: at,
      message: `An empty rule allows nothing in Cilium; it only isolates ${direction}. ${everyone}: [all] allows everything`,
      fixes: [
        {
          title: `Allow everything (${everyone}: [all])`,
          edits: [
            { edit: { is: "set", path: at, value: { [everyone]: ["all"] } } },
            // Else what it isolates would be the next thing to say.
            ...(isolates(spec, other) ? [] : stating.edits),
          ],
        },
        stating,
      ],
    };
  }
  if (!isFilled(value[deny]) || isFilled(rules) || stated !== undefined) return undefined;
  return {
    path: [...path, deny],
    at: "key",
    message: `${deny} alone refuses all other ${direction} too, unless another policy allows it`,
    ...(isAllowedElsewhere(direction, facts, cx) ? {} : { severity: "warning" as const }),
    fixes: [stateFix(spec, state(false), `Leave the rest open (enableDefaultDeny.${direction}: false)`)],
  };
}

/** Whether another policy that may select these pods has rules that allow something in the direction. */
function isAllowedElsewhere(direction: Direction, { id }: PolicyFacts, cx: RuleContext): boolean {
  const near = id.namespace === "" ? undefined : id.namespace;
  const others = [
    ...cx.list(CILIUM_POLICY, near),
    ...cx.list(CILIUM_CLUSTERWIDE),
    ...cx.list("networking.k8s.io/NetworkPolicy", near),
  ];
  return others.some(
    ({ facts }) =>
      facts.is === "policy" &&
      (facts.id.kind !== id.kind || facts.id.name !== id.name || facts.id.namespace !== id.namespace) &&
      specsIn(facts).some((spec: JsonObject) => isFilled(spec[direction])),
  );
}

/** The one direction that is isolated, or none; both need no word, nor what the policy says itself. */
function whatItIsolates(spec: SpecAt): Report | undefined {
  const isolated = DIRECTIONS.filter((direction) => isolates(spec, direction));
  if (isolated.length === 2 || DIRECTIONS.every((direction) => statedFor(spec, direction) !== undefined))
    return undefined;
  const [one] = isolated;
  if (one === undefined) {
    if (!isObject(spec.value["enableDefaultDeny"])) return undefined;
    return {
      path: [...spec.path, "enableDefaultDeny"],
      at: "key",
      message: "This policy isolates neither direction: pods stay open where no other policy isolates them",
      fixes: [stateFix(spec, { ingress: false, egress: false }, "State both directions")],
    };
  }
  const other = one === "egress" ? "ingress" : "egress";
  const key = [one, `${one}Deny`].find((list) => spec.value[list] !== undefined) ?? "enableDefaultDeny";
  return {
    path: [...spec.path, key],
    at: "key",
    message: `This policy isolates ${one} only; ${other} stays as other policies leave it`,
    fixes: [
      stateFix(spec, { [one]: true, [other]: false }, "State it (enableDefaultDeny)"),
      stateFix(spec, { [one]: true, [other]: true }, `Isolate ${other} too`),
    ],
  };
}

function stateFix({ path, value }: SpecAt, states: { readonly [direction: string]: boolean }, title: string): Fix {
  const before = isObject(value["enableDefaultDeny"]) ? value["enableDefaultDeny"] : {};
  return {
    title,
    edits: [{ edit: { is: "set", path: [...path, "enableDefaultDeny"], value: { ...before, ...states } } }],
  };
}
