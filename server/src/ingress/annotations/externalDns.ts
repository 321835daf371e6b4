// external-dns 0.22: which annotations of Services, Ingresses, routes and Gateways it reads. Before 0.22 their prefix was
// external-dns.alpha.kubernetes.io/, and a flag still sets another.

import type { AnnotationOwner } from "../controller.ts";
import { toAnnotationRows } from "./annotationRow.ts";
import annotations from "./externalDns.json" with { type: "json" };

export const externalDns: AnnotationOwner = {
  title: "external-dns",
  prefixes: ["external-dns.kubernetes.io/", "external-dns.alpha.kubernetes.io/"],
  sharedPrefixes: ["external-dns.alpha.kubernetes.io/"],
  annotations: toAnnotationRows(annotations),
  manual: "https://github.com/kubernetes-sigs/external-dns/blob/2bf1bf8af2b70f23579f9147c1f7e9394f7f83d5/",
  openPrefixes: ["external-dns.kubernetes.io/webhook-", "external-dns.kubernetes.io/ibmcloud-"],
};
