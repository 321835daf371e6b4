// nginx-passthrough-mixed: settings of HTTP on an Ingress whose TLS is passed through unread.

import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** What acts on connections and not on requests. */
const COUNTS = new Set([
  "ssl-passthrough",
  "service-upstream",
  "ssl-redirect",
  "force-ssl-redirect",
  "backend-protocol",
]);

/** ingress-nginx, annotations, ssl-passthrough: all other annotations of the host do nothing. */
export const nginxPassthroughMixed = defineRule({
  code: "nginx-passthrough-mixed",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (!nginx?.isOn("ssl-passthrough")) return;
    const message = (what: string): string => fit(`With ssl-passthrough nginx sees no HTTP`, `; ${what} does nothing`);
    for (const name of nginx.names.filter((key) => !COUNTS.has(key)))
      cx.report({ path: nginx.at(name), at: "key", message: message(name), fixes: [nginx.removing(name)] });
    for (const { path, at } of pathsOf(facts))
      if (path !== "/") cx.report({ path: [...at, "path"], message: message(`the path ${path.slice(0, 40)}`) });
  },
});
