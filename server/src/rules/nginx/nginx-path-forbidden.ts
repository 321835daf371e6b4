// nginx-path-forbidden: a host, path or Secret name with text that the admission check of ingress-nginx refuses.

import type { Path } from "../../base/json.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** internal/ingress/inspector/rules.go */
const FORBIDDEN: readonly RegExp[] = [
  /alias[^;]*;/,
  /root[^;]*;/,
  /\/etc\/(?:passwd|shadow|group|nginx|ingress-controller)/,
  /\/var\/run\/secrets/,
  /_by_lua/,
];

export const nginxPathForbidden = defineRule({
  code: "nginx-path-forbidden",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    if (!nginxIngress(facts, cx)) return;
    const say = (text: string | undefined, path: Path): void => {
      const found = FORBIDDEN.map((pattern) => pattern.exec((text ?? "").slice(0, 4096))?.[0]).find(
        (part) => part !== undefined,
      );
      if (found !== undefined)
        cx.report({ path, message: `The admission check of ingress-nginx refuses "${clipped(found, 40)}"` });
    };
    for (const { host, index } of facts.rules) say(host, ["spec", "rules", index, "host"]);
    for (const { path, at } of pathsOf(facts)) say(path, [...at, "path"]);
    for (const { secretName, index } of facts.tls) say(secretName, ["spec", "tls", index, "secretName"]);
  },
});
