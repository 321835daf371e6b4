// traefik-tls-section-only: spec.tls alone only loads certificates; whether Traefik answers TLS is said by router.tls or by the
// entry point.

import { defineRule, type Fix } from "../rule.ts";
import { isCertainlyTraefiks, itemsOf, TRAEFIK_PREFIX, traefikAnnotation, traefikAnnotations } from "./annotations.ts";

/**
 * Reports Ingresses of Traefik with spec.tls and without router.tls whose entry points are not known to have TLS. Entry points
 * that their name or the manual's standard set-up makes likely to have it are information.
 */
export const traefikTlsSectionOnly = defineRule({
  code: "traefik-tls-section-only",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (facts.tls.length === 0 || !isCertainlyTraefiks(facts, cx)) return;
    const own = traefikAnnotations(cx);
    // A setting below router.tls turns TLS on too.
    if (own.some(({ name, value }) => name.startsWith("router.tls.") || (name === "router.tls" && value === "true")))
      return;
    const withTls = cx.settings.ingress.traefik.tlsEntryPoints;
    const named = itemsOf(traefikAnnotation(cx, "router.entrypoints")?.value ?? "").map(({ text }) => text);
    if (named.length === 0 ? withTls.length > 0 : named.some((name) => withTls.includes(name))) return;
    const off = own.find(({ name }) => name === "router.tls");
    const likely = withTls.length === 0 && named.some((name) => /^websecure$|https|tls/i.test(name));
    const key = `${TRAEFIK_PREFIX}router.tls`;
    const fix: Fix = {
      title: 'Set router.tls to "true"',
      edits: [{ edit: { is: "set", path: off?.path ?? ["metadata", "annotations", key], value: "true" } }],
    };
    cx.report({
      path: ["spec", "tls"],
      at: "key",
      message: "Traefik only loads certificates from spec.tls; set router.tls or use an entry point with TLS",
      fixes: [fix],
      ...(likely ? { severity: "information" as const } : {}),
    });
  },
});
