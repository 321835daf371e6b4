// Hovers on annotations: each row renders, in a few lines, with a link of our own making.

import { describe, expect, test } from "vitest";
import { checkHover } from "../../../../test/fixture/checkHover.ts";
import { annotationOwners } from "../../ingress/annotations/knownAnnotations.ts";
import { annotationDocumentation, manualLink } from "../annotationDocumentation.ts";

const rows = annotationOwners.flatMap((owner) => (owner.annotations ?? []).map((row) => ({ owner, row })));

test("each of the 613 rows is told in at most eight lines, with a link into its owner's manual", () => {
  const odd = rows.flatMap(({ owner, row }) => {
    const text = annotationDocumentation(owner, row);
    const link = /\]\((.*)\)$/.exec(manualLink(owner, row) ?? "")?.[1] ?? "";
    const isOwn = owner.manual !== undefined && link.startsWith(owner.manual) && URL.canParse(link);
    const isShort = text.split("\n").length <= 8 && text.length <= 1100;
    return isOwn && isShort && text.includes(owner.title) ? [] : [row.name];
  });
  expect(odd).toEqual([]);
  expect(rows.length).toBe(613);
});

const ingress = (line: string, className: string): string => `
#- /ingress.yaml
kind: Ingress
metadata:
  name: shop
  namespace: web
  annotations:
    ${line}
spec: { ingressClassName: ${className} }
#- /secret.yaml
kind: Secret
metadata: { name: users, namespace: web }
`;

const MANUAL =
  "https://github.com/kubernetes/ingress-nginx/blob/controller-v1.15.1/docs/user-guide/nginx-configuration/annotations.md";

describe("tells", () => {
  test("type, default, risk and manual", () =>
    checkHover(
      ingress("nginx.ingress.kubernetes.io/affinity-m$0ode: balanced", "nginx"),
      [
        "affinity-mode · one word · ingress-nginx",
        "balanced moves some sessions when pods are added; persistent never moves them.",
        "One of balanced, persistent · default balanced",
        "Needs affinity",
        "Risk medium",
        `[ingress-nginx manual](${MANUAL}#session-affinity)`,
      ],
      "nginx.ingress.kubernetes.io/affinity-mode",
    ));

  test("that another controller serves", () =>
    checkHover(ingress("nginx.ingress.kubernetes.io/canary-w$0eight: '10'", "traefik"), [
      "Not read here: this Ingress is served by Traefik",
      "canary-weight · whole number · ingress-nginx",
      "Share of requests sent to the canary, from 0 to canary-weight-total.",
      "At least 0 · default 0",
      "Needs canary",
      "Risk low",
      `[ingress-nginx manual](${MANUAL}#canary)`,
    ]));

  test("what was removed and what took its place", () =>
    checkHover(ingress("nginx.ingress.kubernetes.io/secure-b$0ackends: 'true'", "nginx"), [
      "secure-backends · ingress-nginx",
      "Removed; said the backend speaks HTTPS.",
      "Removed in 0.21.0 · now backend-protocol HTTPS",
      `[ingress-nginx manual](${MANUAL})`,
    ]));

  test("first what the value names", () =>
    checkHover(ingress("nginx.ingress.kubernetes.io/auth-secret: web/us$0ers", "nginx"), [
      "Secret web/users · secret.yaml:2",
      "auth-secret · name of a Secret · ingress-nginx",
      "Secret with the users and password hashes, as name or namespace/name.",
      "Needs auth-type · keys of the Secret: auth",
      "Risk medium",
      `[ingress-nginx manual](${MANUAL}#authentication)`,
    ]));

  test("what a shared prefix means to each", () =>
    checkHover(ingress("ingress.kubernetes.io/ssl-re$0direct: 'true'", "haproxy"), [
      "ssl-redirect · read by whichever of these serves it",
      "HAProxy Technologies: true or false. Redirects HTTP to HTTPS; on by itself when the Ingress has a tls section.",
      "haproxy-ingress: true or false. Redirects HTTP to HTTPS when the host has TLS.",
    ]));

  test("nothing of a key that nobody reads", () => checkHover(ingress("example.com/ow$0n: x", "nginx"), []));
});
