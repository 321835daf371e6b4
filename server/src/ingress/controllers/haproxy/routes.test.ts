import { test } from "vitest";
import { type Asked, checkRoutes } from "../../../../../test/fixture/checkRoutes.ts";
import { ingressText, type PathText } from "../../../../../test/fixture/ingressText.ts";

const CLASS = "kind: IngressClass\nmetadata: { name: ht }\nspec: { controller: haproxy.org/ingress-controller }\n---\n";
const IS = "ImplementationSpecific";

function check(
  paths: readonly PathText[],
  asked: readonly Asked[],
  more: { annotations?: Record<string, string>; more?: string; beside?: string } = {},
): void {
  checkRoutes(CLASS + ingressText({ cls: "ht", paths, ...more }) + (more.beside ?? ""), asked);
}

test("equal paths first, then prefixes by whole elements, ImplementationSpecific by characters", () =>
  check(
    [
      ["Exact", "/api", "exact"],
      ["Prefix", "/api", "prefix"],
      ["Prefix", "/api/v2/", "two"],
      [IS, "/app/", "loose"],
      [IS, "/", "all"],
    ],
    [
      ["a.example.com/api", "exact"],
      ["a.example.com/api/", "prefix"],
      ["a.example.com/api/x", "prefix"],
      ["a.example.com/apiary", "all"],
      ["a.example.com/API", "all"],
      ["a.example.com/api/v2", "two"],
      ["a.example.com/api/v2/x", "two"],
      ["a.example.com/app", "loose"],
      ["a.example.com/apple", "loose"],
    ],
  ));

test("Prefix goes before ImplementationSpecific of the same text for what lies below", () =>
  check(
    [
      [IS, "/a", "loose"],
      ["Prefix", "/a", "strict"],
    ],
    [
      ["a.example.com/a/b", "strict"],
      ["a.example.com/ab", "loose"],
    ],
  ));

test("a host keeps its requests, but for the default backend", () => {
  const rows: readonly PathText[] = [
    ["Prefix", "/a", "own"],
    ["Prefix", "/b", "wild", "*.example.com"],
    ["Prefix", "/", "every", ""],
  ];
  check(rows, [
    ["a.example.com/b", "nothing"],
    ["z.example.com/b", "wild"],
    ["z.example.com/c", "nothing"],
    ["y.z.example.com/b", "every"],
    ["other.org/b", "every"],
  ]);
  check(
    rows,
    [
      ["a.example.com/b", "fallback"],
      ["z.example.com/c", "fallback"],
    ],
    {
      more: "  defaultBackend: { service: { name: fallback, port: { number: 80 } } }\n",
    },
  );
});

test("a Service with a route-acl is tried first, by characters", () =>
  check(
    [
      ["Exact", "/x", "exact"],
      ["Prefix", "/", "canary"],
    ],
    [
      ["a.example.com/x", "? canary"],
      ["a.example.com/y", "? canary"],
    ],
    {
      beside:
        'kind: Service\nmetadata: { name: canary, namespace: shop, annotations: { haproxy.org/route-acl: "rand(100) lt 25" } }\nspec: { ports: [{ port: 80 }] }\n',
    },
  ));

test("request-redirect sends all its requests elsewhere", () =>
  check([["Prefix", "/", "web"]], [["a.example.com/x", "redirect 301 to example.org"]], {
    annotations: { "haproxy.org/request-redirect": "example.org", "haproxy.org/request-redirect-code": "301" },
  }));
