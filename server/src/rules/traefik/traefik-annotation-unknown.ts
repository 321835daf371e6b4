// traefik-annotation-unknown: a key that Traefik can't decode, for which it skips the whole Ingress, or the whole backend.

import { nearest } from "../../base/nearest.ts";
import { fit } from "../message.ts";
import { defineRuleOnAny, type Fix } from "../rule.ts";
import { isTraefiks, namesFor, TRAEFIK_PREFIX, traefikAnnotations } from "./annotations.ts";

/** Reports unknown router.* keys of Ingresses and service.* keys of Services (parseRouterConfig, parseServiceConfig). */
export const traefikAnnotationUnknown = defineRuleOnAny({
  code: "traefik-annotation-unknown",
  severity: "error",
  kinds: ["Ingress", "Service"],
  check(facts, cx) {
    const scope = facts.is === "ingress" ? "ingress" : "service";
    const [start, whole] = scope === "ingress" ? ["router", "Ingress"] : ["service", "backend"];
    if (!isTraefiks(facts, cx)) return;
    for (const { key, name, path, row } of traefikAnnotations(cx)) {
      if ((name !== start && !name.startsWith(`${start}.`)) || row?.scope.includes(scope)) continue;
      const meant = nearest(name, namesFor(scope));
      const fixes: readonly Fix[] =
        meant === undefined || meant.includes("<")
          ? []
          : [{ title: `Rename to ${meant}`, edits: [{ edit: { is: "rename", path, to: TRAEFIK_PREFIX + meant } }] }];
      const written = key.slice(TRAEFIK_PREFIX.length);
      const shown = written.length > 50 ? `${written.slice(0, 49)}…` : written;
      cx.report({
        path,
        at: "key",
        message: fit(
          `Traefik skips the whole ${whole} because of ${shown}`,
          meant === undefined ? ", which is none of its annotations" : `; did you mean ${meant}?`,
        ),
        fixes,
      });
    }
  },
});
