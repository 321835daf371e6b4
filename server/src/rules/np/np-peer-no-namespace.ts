// np-peer-no-namespace: a namespaceSelector that no known namespace meets.

import { nearest } from "../../base/nearest.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { type Selector, toSelector } from "../../model/selector.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { BUILT_IN, mistakenName } from "./namespaceLabels.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { demandedNames, knownNamespaces, pickNamespaces } from "./picks.ts";
import { type SelectorAt, selectorsOf, shorten } from "./spec.ts";
import { showLabels } from "./words.ts";

/** Namespaces of add-ons that come with a chart or an installer, seldom with the workspace. */
const ADD_ONS =
  /^(ingress-nginx|nginx-ingress|traefik.*|haproxy.*|monitoring|prometheus.*|observability|logging|istio-.*|linkerd.*|cert-manager|external-dns|argocd|flux-system|kube-.*|openshift-.*|gatekeeper-system|metallb-system|cilium.*|calico-.*|tigera-.*|knative-.*|vault|velero|longhorn-system)$/;

/** networking/v1 NetworkPolicyPeer.namespaceSelector. Needs the Namespaces. */
export const npPeerNoNamespace = defineNetworkPolicyRule({
  code: "np-peer-no-namespace",
  severity: "warning",
  check(facts, cx) {
    for (const at of selectorsOf(facts)) {
      const selector = at.picks === "namespaces" ? toSelector(at.value) : undefined;
      if (!selector || selector.unclear || selector.requirements.length === 0 || mistakenName(selector, cx)) continue;
      const absence = cx.absence("/Namespace", "");
      if (absence.is !== "missing") continue;
      const { yes, maybe } = pickNamespaces(selector, cx);
      const names = demandedNames(selector);
      const near = names ? undefined : nearLabel(selector, cx);
      if (yes.length > 0 || (maybe.length > 0 && !absence.sure && !near)) continue;
      // Labels of namespaces are often given elsewhere; one that is nearly so is likely a slip.
      if (!absence.sure && !names && !near) continue;
      if (!absence.sure && names?.some((name) => BUILT_IN.has(name) || ADD_ONS.test(name))) continue;
      cx.report({
        ...place(at, selector, cx),
        message: `No namespace${absence.sure ? "" : " in this workspace"} ${names ? `is named ${names.join(" or ")}` : `has ${showLabels(selector)}`}${hint(selector, names, near, cx)}`,
        fixes: fixes(at, selector, names, near, cx),
        ...(absence.sure ? {} : { severity: "information" }),
      });
    }
  },
});

function place(
  { path }: SelectorAt,
  { requirements }: Selector,
  cx: RuleContext,
): { path: SelectorAt["path"]; at: "key" | "value" } {
  const [only] = requirements;
  const at = only && [...path, "matchLabels", only.key];
  return at && requirements.length === 1 && cx.value(at) !== undefined
    ? { path: at, at: "value" }
    : { path, at: "key" };
}

interface NearLabel {
  readonly key: string;
  readonly value: string;
  readonly namespace: string;
}

/** The label that a namespace has under the key that is asked for, with nearly the value. */
function nearLabel({ requirements }: Selector, cx: RuleContext): NearLabel | undefined {
  const [only] = requirements;
  const [wanted] = only?.values ?? [];
  if (!only || requirements.length > 1 || only.operator !== "In" || only.values.length > 1 || wanted === undefined)
    return undefined;
  const { key } = only;
  const values = new Map<string, string>();
  for (const [namespace, labels] of knownNamespaces(cx)) {
    const value = labels?.[key];
    if (value !== undefined && !values.has(value)) values.set(value, namespace);
  }
  const value = nearest(wanted, values.keys());
  // `app1` and `app2` are two names, not one misspelt.
  if (value?.replaceAll(/\d/g, "") === wanted.replaceAll(/\d/g, "")) return undefined;
  const namespace = value === undefined ? undefined : values.get(value);
  return value === undefined || namespace === undefined ? undefined : { key, value, namespace };
}

function hint(
  selector: Selector,
  names: readonly string[] | undefined,
  near: NearLabel | undefined,
  cx: RuleContext,
): string {
  if (near) return `; namespace ${shorten(near.namespace, 30)} has ${shorten(near.value, 30)}`;
  const likely = names ? likelyName(names[0], cx) : meantNamespace(selector, cx);
  return likely === undefined ? "" : names ? `; did you mean ${likely}?` : `; namespace ${likely} is there`;
}

function fixes(
  { path }: SelectorAt,
  selector: Selector,
  names: readonly string[] | undefined,
  near: NearLabel | undefined,
  cx: RuleContext,
): readonly Fix[] {
  const label = near && [...path, "matchLabels", near.key];
  if (label && cx.value(label) !== undefined) {
    return [
      { title: `Use ${near.key}: ${near.value}`, edits: [{ edit: { is: "set", path: label, value: near.value } }] },
    ];
  }
  const at = [...path, "matchLabels", NAMESPACE_NAME_LABEL];
  if (names) {
    const likely = likelyName(names[0], cx);
    if (likely === undefined || names.length > 1 || cx.value(at) === undefined) return [];
    return [{ title: `Use ${likely}`, edits: [{ edit: { is: "set", path: at, value: likely } }] }];
  }
  const meant = meantNamespace(selector, cx);
  if (meant === undefined) return [];
  return [
    {
      title: `Use ${NAMESPACE_NAME_LABEL}: ${meant}`,
      edits: [{ edit: { is: "set", path, value: { matchLabels: { [NAMESPACE_NAME_LABEL]: meant } } } }],
    },
  ];
}

function likelyName(name: string | undefined, cx: RuleContext): string | undefined {
  return name === undefined ? undefined : nearest(name, knownNamespaces(cx).keys());
}

/** A namespace whose very name is one of the values asked for. */
function meantNamespace({ requirements }: Selector, cx: RuleContext): string | undefined {
  const known = knownNamespaces(cx);
  return requirements.flatMap(({ values }) => values).find((value) => known.has(value));
}
