// cert-manager 1.21: which annotations of Ingresses, Gateways and Secrets it reads.

import type { AnnotationOwner } from "../controller.ts";
import { toAnnotationRows } from "./annotationRow.ts";
import annotations from "./certManager.json" with { type: "json" };

export const certManager: AnnotationOwner = {
  title: "cert-manager",
  prefixes: ["cert-manager.io/", "acme.cert-manager.io/", "certmanager.k8s.io/"],
  annotations: toAnnotationRows(annotations),
  manual: "https://github.com/cert-manager/website/blob/776e5dba56510fc9de84206b806b568447077f25/",
};
