// F5 NGINX Ingress Controller (nginx/kubernetes-ingress) 5.5.

import { toAnnotationRows } from "../../annotations/annotationRow.ts";
import type { ControllerRow } from "../../controller.ts";
import annotations from "./annotations.json" with { type: "json" };
import { nginxIncRouting } from "./routes.ts";

export const nginxInc: ControllerRow = {
  id: "nginxInc",
  key: "nginx-inc",
  title: "F5 NGINX",
  controllers: ["nginx.org/ingress-controller"],
  classNames: ["nginx"],
  prefixes: ["nginx.org/", "nginx.com/", "appprotect.f5.com/", "appprotectdos.f5.com/"],
  annotations: toAnnotationRows(annotations),
  routing: nginxIncRouting,
  manual: "https://github.com/nginx/kubernetes-ingress/blob/v5.5.4/",
  // internal/configs/parsing_helpers.go
  forms: { boolean: "go", duration: "nginx", size: { units: "kmg", anyCase: true } },
};
