import { describe, expect, test } from "vitest";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { routesReport } from "./routes.ts";
import { UsageError } from "./usage.ts";

const SHOP = `#- /class.yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
#- /shop.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  ingressClassName: nginx
  tls: [{ hosts: [shop.example.com], secretName: shop-tls }]
  rules:
    - host: shop.example.com
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }
          - { path: /cart, pathType: Exact, backend: { service: { name: cart, port: { number: 8080 } } } }
#- /services.yaml
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80, name: http }] }
#- cluster:prod synced=Ingress,Service stale=Ingress
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: live, namespace: shop }
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: old, port: { number: 80 } } } }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

function report(question: Partial<Parameters<typeof routesReport>[1]>, format: "text" | "json" | "markdown" = "text") {
  return routesReport(readFixture(SHOP).snapshot, { headers: [], ...question }, format);
}

describe("routes", () => {
  test("every path in its order, files and cluster, with what is wrong", () => {
    const { out, taken } = report({});
    expect(taken).toBe(true);
    expect(
      out
        .replace(/stale since [^)]*/g, "stale since then")
        .trimEnd()
        .split("\n"),
    ).toEqual([
      "ingress-nginx, class nginx",
      "  shop.example.com (2 Ingresses)",
      "     1 exact /cart → shop/cart:8080, https (shop-tls), http → 308 · Ingress shop/shop (/shop.yaml:12) · Service shop/cart has no port 8080; it has 80 http",
      "     2 everything  → shop/old:80, https (shop-tls), http → 308 · Ingress shop/live (cluster prod, stale since then) · 3 takes the same: the older Ingress wins, which manifests do not tell",
      "     3 everything  → shop/web:80, https (shop-tls), http → 308 · Ingress shop/shop (/shop.yaml:11) · 2 takes the same: the older Ingress wins, which manifests do not tell",
      "  everything else: 404 of the default backend",
    ]);
  });

  test("one host; a host that nobody names", () => {
    expect(report({ host: "Shop.Example.com" }).out).toContain("  shop.example.com (2 Ingresses)");
    expect(report({ host: "other.example.com" }).out).toBe("no Ingress and no route names other.example.com\n");
  });

  test("a URL: what happens first, what takes it, and whether one does", () => {
    const { out, taken } = report({ url: "http://shop.example.com/cart" });
    expect([taken, out.split("\n").slice(0, 2)]).toEqual([
      true,
      ["ingress-nginx, class nginx", "  sent to https first (308)"],
    ]);
    expect(report({ url: "https://other.example.com/cart" })).toEqual({
      taken: false,
      out: "https://other.example.com/cart: no Ingress and no route names its host\n",
    });
    const json = JSON.parse(report({ url: "shop.example.com/cart" }, "json").out) as Record<string, unknown>;
    expect(json).toMatchObject({
      url: "shop.example.com/cart",
      method: "GET",
      answers: [
        {
          table: "ingress-nginx, class nginx",
          perhaps: [],
          taken: {
            place: 1,
            host: "shop.example.com",
            match: { is: "exact", path: "/cart" },
            targets: [{ is: "service", namespace: "shop", service: "cart", port: 8080 }],
            toHttps: 308,
            object: { kind: "Ingress", namespace: "shop", name: "shop" },
            file: "/shop.yaml",
            line: 12,
            note: "Service shop/cart has no port 8080; it has 80 http",
          },
        },
      ],
    });
  });

  test.each([
    ["ftp://shop.example.com/", "--url: ftp:// is not routed; write https://host/path"],
    ["http://", '--url: "http://" is no URL; write https://host/path'],
  ])("%s is bad usage", (url, message) => {
    expect(() => report({ url })).toThrow(new UsageError(message));
  });

  test("a header without a name is bad usage", () => {
    expect(() => report({ url: "a.com/", headers: [": x"] })).toThrow(
      new UsageError('--url: ": x" is no header; write Name: value'),
    );
  });

  test("the tables as JSON and as Markdown, where texts of manifests stay text", () => {
    const tables = JSON.parse(report({}, "json").out) as { readonly tables: readonly unknown[] };
    expect(tables.tables).toMatchObject([
      {
        name: "ingress-nginx, class nginx",
        hosts: [{ host: "shop.example.com", routes: [{ place: 1 }, { tiedWith: [3] }, {}] }],
      },
    ]);
    const { out } = report({}, "markdown");
    expect(out).toContain("### shop.example.com\n\n2 Ingresses, tried in this order:");
    expect(out).not.toContain("](");
    const evil = readFixture(SHOP.replaceAll("/cart,", '"/[x](command:a)|<b>",')).snapshot;
    expect(routesReport(evil, { headers: [] }, "markdown").out).not.toMatch(/[^\\]\]\(command|<b>/);
  });
});
