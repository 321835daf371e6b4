// np-namespace-name-label: a namespaceSelector by `name`, a label that only some clusters' namespaces have.

import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { toSelector } from "../../model/selector.ts";
import { mistakenName } from "./namespaceLabels.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { selectorsOf } from "./spec.ts";

/** core/v1 Namespace: the API server sets kubernetes.io/metadata.name, nothing else. Needs the Namespaces. */
export const npNamespaceNameLabel = defineNetworkPolicyRule({
  code: "np-namespace-name-label",
  severity: "warning",
  check(facts, cx) {
    for (const { path, value, picks } of selectorsOf(facts)) {
      const selector = picks === "namespaces" ? toSelector(value) : undefined;
      const mistaken = selector && mistakenName(selector, cx);
      if (!mistaken) continue;
      const { key, name, because } = mistaken;
      const at = [...path, "matchLabels", key];
      const written = cx.value(at) !== undefined;
      const known = cx.list("/Namespace").find(({ facts: other }) => other.id.name === name);
      cx.report({
        path: written ? at : path,
        at: "key",
        message:
          because === "known"
            ? `Namespace ${name} has no label ${key}=${name}; only ${NAMESPACE_NAME_LABEL} is set by itself`
            : `Clusters do not label ${name} with ${key}=${name}; only ${NAMESPACE_NAME_LABEL} is set by itself`,
        fixes: written
          ? [
              {
                title: `Use ${NAMESPACE_NAME_LABEL}`,
                edits: [{ edit: { is: "rename", path: at, to: NAMESPACE_NAME_LABEL } }],
              },
            ]
          : [],
        related: known ? [{ entry: known, path: ["metadata", "labels"], message: `Labels of Namespace ${name}` }] : [],
        ...(because === "known" ? {} : { severity: "information" }),
      });
    }
  },
});
