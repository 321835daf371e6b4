// istio-credential-missing: a Gateway's certificate is in no Secret of the namespace that the gateway's pods run in.

import type { Path } from "../../base/json.ts";
import { SECRET } from "../../index/policyView.ts";
import { readObject, readText } from "../../model/read.ts";
import { absenceOf } from "../absence.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { isMade } from "../tls/issuers.ts";
import { itemsIn } from "./destinations.ts";
import { gatewayPods } from "./gatewayPods.ts";
import { defineIstioRule } from "./istioRule.ts";
import { relatedTo } from "./related.ts";

/** ServerTLSSettings.credentialName: the Secret is read from where the pods run, not from where the Gateway stands. */
export const istioCredentialMissing = defineIstioRule({
  code: "istio-credential-missing",
  severity: "error",
  kinds: ["Gateway"],
  check(spec, cx, { id }) {
    const pods = gatewayPods(spec, cx);
    if (!pods || pods.length === 0) return;
    const namespaces = [...new Set(pods.map((pod) => pod.id.namespace))].sort();
    for (const { item, path } of itemsIn(spec, ["spec"], "servers")) {
      const name = readText(readObject(item["tls"])["credentialName"]);
      // `kubernetes://`, `sds://` and the like are of other stores.
      if (name === undefined || /[/:]/.test(name)) continue;
      const at = [...path, "tls", "credentialName"];
      for (const namespace of namespaces) {
        reportKeys(cx, namespace, name, at);
        const absence = absenceOf(cx, SECRET, namespace, name);
        if (!absence || isMade(namespace, name, cx)) continue;
        const { suggestion, severity } = absence;
        const here = namespace !== id.namespace && cx.lookUp(SECRET, id.namespace, name).is === "found";
        const hint =
          suggestion !== undefined
            ? `; did you mean ${suggestion}?`
            : here
              ? `; the one in ${id.namespace} is not read`
              : "";
        const where = severity === undefined ? ", where the gateway's pods run" : " in this workspace";
        cx.report({
          path: at,
          ...(severity === undefined ? {} : { severity }),
          message: fit(`No Secret ${clipped(`${namespace}/${name}`, 50)}${where}`, hint, ""),
          fixes:
            suggestion === undefined
              ? []
              : [
                  {
                    title: `Use Secret ${suggestion}`,
                    edits: [{ edit: { is: "set", path: at, value: suggestion } }],
                  } satisfies Fix,
                ],
        });
        break;
      }
    }
  },
});

/** A certificate and its key, under the names of TLS Secrets or under Istio's own. */
const PAIRS = [
  ["tls.crt", "tls.key"],
  ["cert", "key"],
];

function reportKeys(cx: RuleContext, namespace: string, name: string, path: Path): void {
  const found = cx.lookUp(SECRET, namespace, name);
  const facts = found.is === "found" ? found.value.facts : undefined;
  if (found.is !== "found" || facts?.is !== "secret" || facts.keys === undefined) return;
  const { keys } = facts;
  if (PAIRS.some((pair) => pair.every((key) => keys.includes(key)))) return;
  cx.report({
    path,
    message: `Secret ${clipped(`${namespace}/${name}`, 60)} has no tls.crt and tls.key (nor cert and key)`,
    related: relatedTo(found.value, ["data"]),
  });
}
