// ann-ref-missing: an annotation names a Secret, a ConfigMap or a Service that is not there, or a Secret that lacks what its
// reader takes from it.

import { CONFIG_MAP, SECRET, SERVICE } from "../../index/policyView.ts";
import { showId } from "../../model/resourceId.ts";
import { absenceOf } from "../absence.ts";
import { fit } from "../message.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { isMade } from "../tls/issuers.ts";
import { type Annotated, defineAnnotationRule } from "./placed.ts";
import { type PlacedReference, referencesOf } from "./references.ts";

const KINDS = { Secret: SECRET, ConfigMap: CONFIG_MAP, Service: SERVICE } as const;

/** Reports references to nothing, as sure as the kind is known; Secrets that something else makes are not missed. */
export const annRefMissing = defineAnnotationRule({
  code: "ann-ref-missing",
  severity: "warning",
  check(annotated, cx) {
    const own = cx.resource.facts.id.namespace;
    for (const reference of referencesOf(annotated)) {
      const { item, kind, named } = reference;
      const namespace = named.namespace ?? own;
      if (kind === "Secret" && isMade({ id: { ...cx.resource.facts.id, namespace } }, named.name, cx)) continue;
      const absence = absenceOf(cx, KINDS[kind], namespace, named.name);
      if (absence) {
        const { suggestion, ...said } = absence;
        cx.report({
          ...said,
          path: item.path,
          fixes: suggestion === undefined ? [] : [replaceFix(reference, suggestion)],
        });
      } else if (kind === "Secret") reportContents(reference, namespace, annotated, cx);
    }
  },
});

function replaceFix({ item, named, kind }: PlacedReference, suggestion: string): Fix {
  const value = item.value.slice(0, named.at) + suggestion;
  return { title: `Use ${kind} ${suggestion}`, edits: [{ edit: { is: "set", path: item.path, value } }] };
}

function reportContents(
  { item, named }: PlacedReference,
  namespace: string,
  { texts }: Annotated,
  cx: RuleContext,
): void {
  const found = cx.lookUp(SECRET, namespace, named.name);
  if (found.is !== "found" || found.value.facts.is !== "secret") return;
  const { facts } = found.value;
  const { secretType, secretKeys = [] } = item.row ?? {};
  const related = [{ entry: found.value, path: ["type"], message: showId(facts.id) }];
  if (secretType !== undefined && facts.type !== undefined && facts.type !== secretType) {
    cx.report({
      path: item.path,
      message: fit(
        `${showId(facts.id)} has type ${facts.type}`,
        `, "${item.short}" needs ${secretType}`,
        `, not ${secretType}`,
      ),
      related,
    });
    return;
  }
  // ingress-nginx takes each key of the Secret for a user then.
  if (texts["nginx.ingress.kubernetes.io/auth-secret-type"] === "auth-map" && item.short === "auth-secret") return;
  const lacking = facts.keys && secretKeys.filter((key) => facts.keys?.includes(key) !== true);
  if (lacking && lacking.length > 0)
    cx.report({
      path: item.path,
      message: fit(`${showId(facts.id)} lacks ${lacking.join(", ")}`, `, which "${item.short}" reads`),
      related,
    });
}
