// Traefik 3.7 and its Ingress provider; the custom resources have files of their own.

import { toAnnotationRows } from "../../annotations/annotationRow.ts";
import type { ControllerRow } from "../../controller.ts";
import annotations from "./annotations.json" with { type: "json" };
import { traefikRouting } from "./routes.ts";

export const traefik: ControllerRow = {
  id: "traefik",
  key: "traefik",
  title: "Traefik",
  controllers: ["traefik.io/ingress-controller"],
  classNames: ["traefik"],
  prefixes: ["traefik.ingress.kubernetes.io/"],
  annotations: toAnnotationRows(annotations),
  routing: traefikRouting,
  manual: "https://github.com/traefik/traefik/blob/v3.7.9/",
};
