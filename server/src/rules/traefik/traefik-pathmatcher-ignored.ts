// traefik-pathmatcher-ignored: router.pathmatcher acts on paths of type ImplementationSpecific alone, and names a path matcher.

import { nearest } from "../../base/nearest.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix } from "../rule.ts";
import { isTraefiks, traefikAnnotation } from "./annotations.ts";

const MATCHERS = ["PathPrefix", "Path", "PathRegexp"];

/** Reports a path matcher that no path reads, and one that is none (loadRouter of Traefik's Ingress provider). */
export const traefikPathmatcherIgnored = defineRule({
  code: "traefik-pathmatcher-ignored",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const matcher = traefikAnnotation(cx, "router.pathmatcher");
    if (!matcher || !isTraefiks(facts, cx)) return;
    const { path, value } = matcher;
    if (!MATCHERS.includes(value)) {
      const meant = MATCHERS.find((name) => name.toLowerCase() === value.toLowerCase()) ?? nearest(value, MATCHERS);
      cx.report({
        path,
        message: fit(
          `router.pathmatcher takes Path, PathPrefix or PathRegexp, not ${value.slice(0, 30)}`,
          meant === undefined ? "" : `; did you mean ${meant}?`,
        ),
        fixes:
          meant === undefined ? [] : [{ title: `Use ${meant}`, edits: [{ edit: { is: "set", path, value: meant } }] }],
      });
      return;
    }
    const paths = facts.rules.flatMap((rule) =>
      rule.paths.map(({ pathType, index }) => ({
        pathType,
        at: ["spec", "rules", rule.index, "http", "paths", index, "pathType"],
      })),
    );
    if (paths.length === 0 || paths.some(({ pathType }) => pathType !== "Prefix" && pathType !== "Exact")) return;
    const fix: Fix = {
      title: "Make the paths ImplementationSpecific",
      edits: paths.map(({ at }) => ({ edit: { is: "set", path: at, value: "ImplementationSpecific" } })),
    };
    cx.report({
      path,
      at: "key",
      message: "router.pathmatcher acts on ImplementationSpecific paths only, and this Ingress has none",
      fixes: [fix],
    });
  },
});
