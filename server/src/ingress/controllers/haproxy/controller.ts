// HAProxy Kubernetes Ingress Controller of HAProxy Technologies (haproxytech/kubernetes-ingress) 3.2.

import { toAnnotationRows } from "../../annotations/annotationRow.ts";
import type { ControllerRow } from "../../controller.ts";
import annotations from "./annotations.json" with { type: "json" };
import { haproxyRouting } from "./routes.ts";

export const haproxy: ControllerRow = {
  id: "haproxy",
  key: "haproxy-technologies",
  title: "HAProxy Technologies",
  controllers: ["haproxy.org/ingress-controller"],
  classNames: ["haproxy"],
  prefixes: ["haproxy.org/", "haproxy.com/"],
  sharedPrefixes: ["haproxy.com/", "ingress.kubernetes.io/"],
  annotations: toAnnotationRows(annotations),
  routing: haproxyRouting,
  manual: "https://github.com/haproxytech/kubernetes-ingress/blob/v3.2.11/",
  // pkg/utils/utils.go, pkg/annotations/ingress/accessControl.go
  forms: {
    boolean: "goOrSwitch",
    duration: "haproxy",
    size: { units: "kmg", anyCase: false },
    cidr: { file: "patterns/", emptyItems: true },
  },
};
