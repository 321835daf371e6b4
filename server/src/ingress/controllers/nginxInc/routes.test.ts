import { test } from "vitest";
import { type Asked, checkRoutes } from "../../../../../test/fixture/checkRoutes.ts";
import { ingressText, type PathText } from "../../../../../test/fixture/ingressText.ts";

const CLASS = "kind: IngressClass\nmetadata: { name: f5 }\nspec: { controller: nginx.org/ingress-controller }\n---\n";
const IS = "ImplementationSpecific";

function check(annotations: Record<string, string>, paths: readonly PathText[], asked: readonly Asked[]): void {
  checkRoutes(CLASS + ingressText({ cls: "f5", annotations, paths }), asked);
}

const SHOP: readonly PathText[] = [
  ["Prefix", "/api", "api"],
  ["Prefix", "/api/v2", "two"],
  ["Exact", "/api/v2/health", "health"],
  [IS, "/", "all"],
];

test("locations: equal, then the longest text", () =>
  check({}, SHOP, [
    ["a.example.com/apiary", "api"],
    ["a.example.com/api/v2x", "two"],
    ["a.example.com/api/v2/health", "health"],
    ["a.example.com/API", "all"],
  ]));

test("path-regex makes patterns, tried as they are written", () => {
  const rows: readonly PathText[] = [
    ["Prefix", "/a", "first"],
    ["Prefix", "/a/b", "second"],
    ["Exact", "/c", "third"],
  ];
  check({ "nginx.org/path-regex": "case_sensitive" }, rows, [
    ["a.example.com/a/b", "first"],
    ["a.example.com/A/b", "nothing"],
    // An Exact path is `= /c` by then, and the pattern ^= /c.
    ["a.example.com/c", "nothing"],
  ]);
  check(
    { "nginx.org/path-regex": "case_insensitive" },
    [["Prefix", "/v[0-9]+/", "api"]],
    [
      ["a.example.com/V12/x", "api"],
      ["a.example.com/v/", "nothing"],
    ],
  );
  check(
    { "nginx.org/path-regex": "exact" },
    [["Prefix", "/a", "first"]],
    [
      ["a.example.com/a", "first"],
      ["a.example.com/a/b", "nothing"],
    ],
  );
});

test("a pattern goes before the longest text, behind an equal one", () =>
  checkRoutes(
    CLASS +
      ingressText({
        cls: "f5",
        name: "master",
        annotations: { "nginx.org/mergeable-ingress-type": "master" },
        paths: [],
        more: "",
      }).replace("rules: []", "rules: [{ host: a.example.com }]") +
      ingressText({
        cls: "f5",
        name: "one",
        annotations: { "nginx.org/mergeable-ingress-type": "minion" },
        paths: [
          ["Prefix", "/coffee/fresh", "text"],
          ["Exact", "/coffee/x", "equal"],
        ],
      }) +
      ingressText({
        cls: "f5",
        name: "two",
        annotations: { "nginx.org/mergeable-ingress-type": "minion", "nginx.org/path-regex": "case_sensitive" },
        paths: [["Prefix", "/coffee", "pattern"]],
      }),
    [
      ["a.example.com/coffee/fresh/1", "pattern"],
      ["a.example.com/coffee/x", "equal"],
      ["a.example.com/tea", "nothing"],
    ],
  ));

test("a minion without a master, and two that claim one host", () => {
  check({ "nginx.org/mergeable-ingress-type": "minion" }, [["Prefix", "/a", "a"]], [["a.example.com/a", "? a"]]);
  checkRoutes(
    CLASS +
      ingressText({ cls: "f5", name: "one", paths: [["Prefix", "/", "one"]] }) +
      ingressText({
        cls: "f5",
        name: "two",
        paths: [
          ["Prefix", "/b", "two"],
          ["Prefix", "/", "free", "b.example.com"],
        ],
      }),
    [
      ["a.example.com/b", "? two"],
      ["b.example.com/b", "free"],
    ],
  );
});

test("a wildcard takes any number of labels; app-root; the default backend", () => {
  check(
    {},
    [
      ["Prefix", "/", "wild", "*.example.com"],
      ["Prefix", "/own", "own"],
    ],
    [
      ["x.y.example.com/", "wild"],
      ["a.example.com/x", "nothing"],
    ],
  );
  check({ "nginx.org/app-root": "/web" }, [["Prefix", "/", "web"]], [["a.example.com/", "redirect 302 to /web"]]);
  checkRoutes(
    CLASS +
      ingressText({
        cls: "f5",
        paths: [["Prefix", "/a", "a"]],
        more: "  defaultBackend: { service: { name: rest, port: { number: 80 } } }\n",
      }),
    [["a.example.com/b", "rest"]],
  );
});
