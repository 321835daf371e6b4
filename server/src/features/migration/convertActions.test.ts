import fc from "fast-check";
import { expect, test } from "vitest";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { linesOf } from "../../analysis/snapshot.ts";
import type { Json } from "../../base/json.ts";
import { parseDocument } from "../../yaml/document.ts";
import { applyChanges } from "../../yaml/edits.ts";
import { printBlock } from "../../yaml/print.ts";
import { codeAction } from "../codeAction.ts";
import { resolveCodeAction } from "../resolveCodeAction.ts";
import { rewriteText } from "./valueEdits.ts";

/** What the action of a title makes of the files, by name; undefined where it is not offered at the cursor. */
function convert(text: string, title: string): { readonly [uri: string]: string } | undefined {
  const { snapshot, files, cursors } = readFixture(text);
  const [cursor] = cursors;
  const state = snapshot.files.get(cursor?.uri ?? "");
  if (!cursor || !state) throw new Error("no cursor");
  const at = linesOf(state.file).position(cursor.offset);
  const actions = codeAction.handle(snapshot, {
    textDocument: { uri: cursor.uri },
    range: { start: at, end: at },
    context: { diagnostics: [], only: ["refactor"] },
  });
  const offered = actions.find((action) => action.title === title);
  if (!offered) return undefined;
  expect(offered.kind).toBe("refactor.rewrite");
  expect(offered.edit).toBeUndefined();
  const changes = resolveCodeAction.handle(snapshot, offered)?.edit?.changes ?? {};
  return Object.fromEntries(
    files.map(({ uri, text: before }) => {
      const file = snapshot.files.get(uri);
      const edits = changes[uri] ?? [];
      if (!file) return [uri, before];
      const lines = linesOf(file.file);
      return [
        uri,
        applyChanges(
          before,
          edits.map(({ range, newText }) => ({
            span: { start: lines.offset(range.start), end: lines.offset(range.end) },
            text: newText,
          })),
        ),
      ];
    }),
  );
}

const SHOP = `#- /shop.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
---
# The shop.
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: sh$0op # ours
  namespace: web
  annotations:
    # Only from inside.
    nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8
    nginx.ingress.kubernetes.io/affinity: cookie
    nginx.ingress.kubernetes.io/satisfy: any
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.com # the name
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: { service: { name: web, port: { number: 80 } } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

test("an Ingress is edited in place, what stands beside it comes behind, and its Service gets what belongs there", () => {
  expect(convert(SHOP, "Convert annotations to Traefik")?.["file:///shop.yaml"]).toBe(`apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
---
# Converted to Traefik
# changed: Ingress web/shop, class nginx: ingressClassName traefik, of controller traefik.io/ingress-controller
# changed: Ingress web/shop, affinity: traefik.ingress.kubernetes.io/service.sticky.cookie* on Service web
# lost: Ingress web/shop, satisfy: Traefik has nothing for it; ingress-nginx alone reads it
# The shop.
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop # ours
  namespace: web
  annotations:
    # Only from inside.
    traefik.ingress.kubernetes.io/router.middlewares: web-shop-allow@kubernetescrd
spec:
  ingressClassName: traefik
  rules:
  - host: shop.example.com # the name
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: { service: { name: web, port: { number: 80 } } }
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata:
  name: shop-allow
  namespace: web
spec:
  ipAllowList:
    sourceRange:
      - 10.0.0.0/8
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: web, annotations: { traefik.ingress.kubernetes.io/service.sticky.cookie: "true", traefik.ingress.kubernetes.io/service.sticky.cookie.name: INGRESSCOOKIE } }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`);
});

test("for the Gateway API the Ingress stays, and the new objects come behind it with what is changed and lost in front", () => {
  const after = convert(SHOP, "Convert to Gateway API")?.["file:///shop.yaml"] ?? "";
  const at = after.indexOf("---\n# Converted to the Gateway API\n# ");
  expect(after.slice(0, at)).toContain("whitelist-source-range: 10.0.0.0/8");
  expect(after.slice(at)).toMatch(
    /^---\n# Converted to the Gateway API\n(?:# (?:changed|lost): .*\n)+apiVersion: gateway/,
  );
  expect(after.slice(at)).toContain("kind: HTTPRoute");
  expect(after.endsWith("ports: [{ port: 80 }] }\n")).toBe(true);
});

test.each([
  ["a Service", SHOP.replace("sh$0op", "shop").replace("kind: Service", "kind: Ser$0vice")],
  ["an Ingress of another controller", SHOP.replace("k8s.io/ingress-nginx", "traefik.io/ingress-controller")],
])("nothing is offered on %s", (_, text) => {
  expect(convert(text, "Convert to Gateway API")).toBeUndefined();
});

test("an Ingress for which other objects stand gives way to them", () => {
  const text = SHOP.replace("affinity: cookie", 'ssl-passthrough: "true"');
  const after = convert(text, "Convert annotations to Traefik")?.["file:///shop.yaml"] ?? "";
  expect(after).not.toContain("kind: Ingress\n");
  expect(after).toContain("kind: IngressRouteTCP");
});

test("what is written into an annotation's name can't end the comment that names it", () => {
  const text = SHOP.replace(
    "nginx.ingress.kubernetes.io/satisfy:",
    '"nginx.ingress.kubernetes.io/x\\u2028y\\x85z\\nkind: Secret":',
  );
  const after = convert(text, "Convert annotations to Traefik")?.["file:///shop.yaml"] ?? "";
  expect(after).toContain("# lost: Ingress web/shop, x y z kind: Secret: ");
});

test("line ends stay as the file has them", () => {
  const after = convert(
    SHOP.replaceAll("\n", "\r\n").replace("#- /shop.yaml\r\n", "#- /shop.yaml\n"),
    "Convert annotations to F5 NGINX",
  );
  expect(after?.["file:///shop.yaml"]?.replaceAll("\r\n", "")).not.toContain("\n");
});

const value: fc.Arbitrary<Json> = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("a", "b", 1, true),
    fc.dictionary(fc.constantFrom("a", "b", "c", "d"), tie("any"), { minKeys: 1 }),
    fc.array(tie("any"), { minLength: 1, maxLength: 3 }),
  ),
})).any;

test("a text that is rewritten reads as the new value", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("a", "b", "c"), value, { minKeys: 1 }),
      fc.dictionary(fc.constantFrom("a", "b", "c"), value, { minKeys: 1 }),
      (before, after) => {
        const document = parseDocument(`${printBlock(before, 2).join("\n")}\n`, { keepTree: true });
        const text = rewriteText(document, [], before, after);
        expect(parseDocument(text, { keepTree: true }).value, text).toEqual(after);
      },
    ),
  );
});
