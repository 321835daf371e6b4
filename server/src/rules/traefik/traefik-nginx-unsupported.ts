// traefik-nginx-unsupported: an annotation of ingress-nginx on an Ingress that Traefik's ingress-nginx provider serves and that it
// does not read, or reads in part.

import { classNameOf } from "../../ingress/classes.ts";
import { LIMITED, UNSUPPORTED } from "../../ingress/controllers/traefik/nginxSupport.ts";
import { defineRule } from "../rule.ts";

const PREFIX = "nginx.ingress.kubernetes.io/";

/** Reports such annotations of Ingresses whose class is in sallyport.ingress.traefik.nginxClasses. */
export const traefikNginxUnsupported = defineRule({
  code: "traefik-nginx-unsupported",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (!cx.settings.ingress.traefik.nginxClasses.includes(classNameOf(facts) ?? "")) return;
    for (const [key, value] of Object.entries(facts.annotations)) {
      if (!key.startsWith(PREFIX)) continue;
      const name = key.slice(PREFIX.length);
      const path = ["metadata", "annotations", key];
      if (UNSUPPORTED.has(name))
        cx.report({ path, at: "key", message: `Traefik's ingress-nginx provider does not support ${name}` });
      const limit = LIMITED.find((item) => item.key === name && item.values?.test(value) !== false);
      if (limit) cx.report({ path, message: `Traefik's ingress-nginx provider limits ${name}: ${limit.note}` });
    }
  },
});
