// gw-secret-missing: a listener's certificate is in no Secret that is known, or in one of another type.

import { isObject } from "../../base/json.ts";
import { CERTIFICATE, SECRET } from "../../index/policyView.ts";
import { GATEWAY_GROUP, listenersOf } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { absenceOf } from "../absence.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type RuleContext } from "../rule.ts";

/** gateway.networking.k8s.io ListenerTLSConfig.certificateRefs: Secrets of type kubernetes.io/tls, unless cert-manager makes them. */
export const gwSecretMissing = defineRule({
  code: "gw-secret-missing",
  severity: "warning",
  on: "other",
  kinds: ["Gateway", "ListenerSet"],
  check(facts, cx) {
    if (facts.id.group !== GATEWAY_GROUP || isIssued(cx)) return;
    for (const { tls, path } of listenersOf(facts)) {
      for (const [index, item] of readList(tls?.["certificateRefs"]).entries()) {
        const { name, namespace: written, kind, group } = readObject(item);
        const secret = readText(name);
        if (secret === undefined || (readText(kind) ?? "Secret") !== "Secret" || (group ?? "") !== "") continue;
        const namespace = readText(written) ?? facts.id.namespace;
        const at = [...path, "tls", "certificateRefs", index, "name"];
        const found = cx.lookUp(SECRET, namespace, secret);
        if (found.is === "found") {
          const own = found.value.facts;
          if (own.is === "secret" && own.type !== undefined && own.type !== "kubernetes.io/tls")
            cx.report({
              path: at,
              message: fit(
                `Secret ${clipped(showName(own.id), 50)} is of type ${clipped(own.type, 30)}`,
                "; a listener needs kubernetes.io/tls",
              ),
              related: [{ entry: found.value, path: ["type"], message: "its type" }],
            });
          continue;
        }
        if (isMade(namespace, secret, cx)) continue;
        const absence = absenceOf(cx, SECRET, namespace, secret);
        if (!absence) continue;
        const { suggestion, ...said } = absence;
        cx.report({
          ...said,
          path: at,
          fixes:
            suggestion === undefined
              ? []
              : [{ title: `Use Secret ${suggestion}`, edits: [{ edit: { is: "set", path: at, value: suggestion } }] }],
        });
      }
    }
  },
});

function isIssued(cx: RuleContext): boolean {
  const annotations = cx.value(["metadata", "annotations"]);
  return (
    isObject(annotations) && Object.keys(annotations).some((key) => /^cert-manager\.io\/(?:cluster-)?issuer$/.test(key))
  );
}

function isMade(namespace: string, secret: string, cx: RuleContext): boolean {
  return cx.list(CERTIFICATE, namespace).some(({ facts }) => facts.is === "other" && facts.kept === secret);
}
