// tls-none: an Ingress that serves plain HTTP.

import { readObject } from "../../model/read.ts";
import { defineRule, type Fix } from "../rule.ts";
import { ruleHosts } from "./hosts.ts";
import { hasIssuer } from "./issuers.ts";

/** Annotations by which a controller serves TLS without spec.tls. */
const TURNS_ON: readonly RegExp[] = [
  /^traefik\.ingress\.kubernetes\.io\/router\.(?:tls|entrypoints)/,
  /^alb\.ingress\.kubernetes\.io\/(?:certificate-arn|listen-ports|group\.name)$/,
  /^networking\.gke\.io\/(?:managed-certificates|v1beta1\.FrontendConfig)$/,
  /^ingress\.gcp\.kubernetes\.io\/pre-shared-cert$/,
  /^appgw\.ingress\.kubernetes\.io\/appgw-ssl-certificate$/,
  /^haproxy-ingress\.github\.io\/ssl-always-add-https$/,
  /^nginx\.ingress\.kubernetes\.io\/ssl-passthrough$/,
  /^haproxy\.org\/ssl-passthrough$/,
  /^route\.openshift\.io\/termination$/,
];

/** Reports Ingresses without spec.tls and without an annotation that turns TLS on (networking/v1 IngressSpec.tls). */
export const tlsNone = defineRule({
  code: "tls-none",
  severity: "information",
  on: "ingress",
  check(facts, cx) {
    const { tls } = readObject(cx.value(["spec"]));
    const written = Array.isArray(tls) ? tls.length > 0 : tls !== undefined && tls !== null;
    const keys = Object.keys(readObject(cx.value(["metadata", "annotations"])));
    if (written || hasIssuer(cx) || keys.some((key) => TURNS_ON.some((pattern) => pattern.test(key)))) return;
    const hosts = ruleHosts(facts);
    if (facts.rules.length === 0 && !facts.defaultBackend) return;
    const value = [{ hosts, secretName: `${facts.id.name}-tls` }];
    const fixes: readonly Fix[] =
      hosts.length === 0 || !cx.resource.named
        ? []
        : [
            {
              title: `Add tls with Secret ${facts.id.name}-tls`,
              edits: [{ edit: { is: "set", path: ["spec", "tls"], value } }],
            },
          ];
    cx.report({ path: ["spec"], at: "key", message: "This Ingress serves plain HTTP: it has no tls", fixes });
  },
});
