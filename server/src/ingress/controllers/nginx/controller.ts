// ingress-nginx (kubernetes/ingress-nginx), the last release 1.15.1. Its annotations as its parser reads them.

import { toAnnotationRows } from "../../annotations/annotationRow.ts";
import type { ControllerRow } from "../../controller.ts";
import annotations from "./annotations.json" with { type: "json" };
import { nginxRouting } from "./routes.ts";

export const nginx: ControllerRow = {
  id: "nginx",
  key: "ingress-nginx",
  title: "ingress-nginx",
  controllers: ["k8s.io/ingress-nginx"],
  classNames: ["nginx", "public"],
  prefixes: ["nginx.ingress.kubernetes.io/"],
  annotations: toAnnotationRows(annotations),
  routing: nginxRouting,
  manual: "https://github.com/kubernetes/ingress-nginx/blob/controller-v1.15.1/",
  // internal/ingress/annotations/parser/validators.go
  forms: { boolean: "go", size: { units: "bkmg", anyCase: true }, blanksCountForNothing: true },
};
