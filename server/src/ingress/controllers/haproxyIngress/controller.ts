// HAProxy Ingress (jcmoraisjr/haproxy-ingress) 0.17.

import { toAnnotationRows } from "../../annotations/annotationRow.ts";
import type { ControllerRow } from "../../controller.ts";
import annotations from "./annotations.json" with { type: "json" };

export const haproxyIngress: ControllerRow = {
  id: "haproxyIngress",
  key: "haproxy-ingress",
  title: "haproxy-ingress",
  controllers: ["haproxy-ingress.github.io/controller"],
  classNames: ["haproxy"],
  prefixes: ["haproxy-ingress.github.io/"],
  sharedPrefixes: ["ingress.kubernetes.io/"],
  annotations: toAnnotationRows(annotations),
  manual: "https://github.com/jcmoraisjr/haproxy-ingress/blob/v0.17.0-alpha.2/",
  // pkg/converters/ingress/annotations
  forms: {
    boolean: "go",
    duration: "haproxy",
    size: { units: "kmg", anyCase: true, words: ["unlimited"] },
    cidr: { except: "!", emptyItems: true },
    referenceSchemes: ["file://", "secret://"],
  },
};
