// What makes a TLS Secret without its manifest: cert-manager annotations, Certificates, and kinds that unpack into Secrets.

import { CERTIFICATE } from "../../index/policyView.ts";
import { readObject } from "../../model/read.ts";
import { toKindKey } from "../../model/views.ts";
import type { RuleContext } from "../rule.ts";

export const ISSUER = "cert-manager.io/issuer";
export const CLUSTER_ISSUER = "cert-manager.io/cluster-issuer";

/** Annotations by which cert-manager's ingress-shim or another issuer of the cluster makes the Secrets of an Ingress. */
const MAKERS: ReadonlySet<string> = new Set([
  ISSUER,
  CLUSTER_ISSUER,
  "cert-manager.io/issuer-kind",
  "kubernetes.io/tls-acme",
  "certmanager.k8s.io/issuer",
  "certmanager.k8s.io/cluster-issuer",
  "cert.gardener.cloud/purpose",
]);

/** Whether an annotation of the Ingress or Gateway has its certificates made; templates count, whatever their value. */
export function hasIssuer(cx: RuleContext): boolean {
  return Object.keys(readObject(cx.value(["metadata", "annotations"]))).some((key) => MAKERS.has(key));
}

/** Kinds whose objects make a Secret of their own name, or of spec.target.name. */
const UNPACKED = [
  toKindKey("bitnami.com", "SealedSecret"),
  toKindKey("external-secrets.io", "ExternalSecret"),
  toKindKey("secrets.infisical.com", "InfisicalSecret"),
];

/** Whether another object of the namespace makes the Secret. */
export function isMade(namespace: string, secretName: string, cx: RuleContext): boolean {
  if (cx.list(CERTIFICATE, namespace).some(({ facts }) => facts.is === "other" && facts.kept === secretName))
    return true;
  return UNPACKED.some((kind) =>
    cx
      .list(kind, namespace)
      .some(({ facts }) => facts.id.name === secretName || (facts.is === "other" && facts.kept === secretName)),
  );
}
