import { test } from "vitest";
import { type Asked, checkRoutes } from "../../../../../test/fixture/checkRoutes.ts";
import { ingressText, type PathText } from "../../../../../test/fixture/ingressText.ts";

const CLASS =
  "kind: IngressClass\nmetadata: { name: hi }\nspec: { controller: haproxy-ingress.github.io/controller }\n---\n";

function check(annotations: Record<string, string>, paths: readonly PathText[], asked: readonly Asked[]): void {
  checkRoutes(CLASS + ingressText({ cls: "hi", annotations, paths }), asked);
}

const key = (name: string): string => `haproxy-ingress.github.io/${name}`;
const IS = "ImplementationSpecific";

test("begin, the default of ImplementationSpecific, compares characters in any case", () =>
  check(
    {},
    [
      [IS, "/app", "app"],
      ["Prefix", "/api", "api"],
      ["Exact", "/api/health", "health"],
    ],
    [
      ["a.example.com/app", "app"],
      ["a.example.com/APPLE/1", "app"],
      ["a.example.com/api", "api"],
      ["a.example.com/api/v1", "api"],
      ["a.example.com/apiary", "nothing"],
      ["a.example.com/API", "nothing"],
      ["a.example.com/api/health", "health"],
      ["a.example.com/api/health/", "api"],
    ],
  ));

test.each<readonly [string, readonly Asked[]]>([
  [
    "exact",
    [
      ["a.example.com/app", "app"],
      ["a.example.com/app/", "nothing"],
      ["a.example.com/App", "nothing"],
    ],
  ],
  [
    "prefix",
    [
      ["a.example.com/app", "app"],
      ["a.example.com/app/x", "app"],
      ["a.example.com/apple", "nothing"],
    ],
  ],
  [
    "Begin",
    [
      ["a.example.com/aPP-7", "app"],
      ["a.example.com/ap", "nothing"],
    ],
  ],
  [
    "regex",
    [
      ["a.example.com/apple", "app"],
      ["a.example.com/App", "nothing"],
      ["a.example.com/x/app", "nothing"],
    ],
  ],
])("path-type %s", (type, asked) => check({ [key("path-type")]: type }, [[IS, "/app", "app"]], asked));

test("the longest goes first where begin and prefix overlap, whichever is longer", () => {
  check(
    {},
    [
      ["Prefix", "/a", "short"],
      [IS, "/a/b", "long"],
    ],
    [
      ["a.example.com/a/b/c", "long"],
      ["a.example.com/a/B", "long"],
      ["a.example.com/a/c", "short"],
    ],
  );
  check(
    {},
    [
      [IS, "/a", "short"],
      ["Prefix", "/a/b", "long"],
    ],
    [
      ["a.example.com/a/b/c", "long"],
      ["a.example.com/a/bc", "short"],
    ],
  );
  // Kept in lower case, /a/bcd does not begin with /a/B: no overlap, so prefix goes before begin.
  check(
    {},
    [
      ["Prefix", "/a/B", "prefix"],
      [IS, "/a/b/c", "begin"],
    ],
    [["a.example.com/a/B/c", "prefix"]],
  );
});

test("regular expressions come after begin, the longest first", () => {
  const rows: readonly PathText[] = [
    [IS, "/", "all"],
    [IS, "/api/[0-9]+", "long"],
  ];
  check({ [key("path-type")]: "regex" }, rows, [
    ["a.example.com/api/12", "long"],
    ["a.example.com/api/x", "all"],
  ]);
  checkRoutes(
    CLASS +
      ingressText({ cls: "hi", name: "plain", paths: [[IS, "/", "begin"]] }) +
      ingressText({
        cls: "hi",
        name: "re",
        annotations: { [key("path-type")]: "regex" },
        paths: [[IS, "/api/[0-9]+", "re"]],
      }),
    [["a.example.com/api/12", "begin"]],
  );
});

test("a host without a path for it leaves a request to its wildcard, then to rules without host", () =>
  check(
    {},
    [
      ["Prefix", "/a", "own"],
      ["Prefix", "/b", "wild", "*.example.com"],
      ["Prefix", "/", "every", ""],
    ],
    [
      ["a.example.com/a", "own"],
      ["a.example.com/b", "wild"],
      ["a.example.com/c", "every"],
      ["x.y.example.com/b", "every"],
      ["other.org/b", "every"],
      // An expression that nothing closes: ^[^.]+\.example\.com#/b(/.*)?
      ["a.example.com/bc", "wild"],
    ],
  ));

test("aliases, redirects and the root", () => {
  check(
    { [key("server-alias")]: "B.example.com" },
    [["Prefix", "/", "web"]],
    [
      ["b.example.com/x", "web"],
      ["c.example.com/x", "nothing"],
    ],
  );
  check({ [key("server-alias-regex")]: "^[a-z]+\\.org$" }, [["Prefix", "/", "web"]], [["shop.org/x", "? web"]]);
  check(
    { [key("redirect-to")]: "https://new.example.com" },
    [["Prefix", "/", "web"]],
    [["a.example.com/x", "redirect 302 to https://new.example.com"]],
  );
  check(
    { "ingress.kubernetes.io/app-root": "/web" },
    [["Prefix", "/", "web"]],
    [
      ["a.example.com/", "redirect 302 to /web"],
      ["a.example.com/x", "web"],
    ],
  );
  check(
    { [key("redirect-from")]: "*.example.org", [key("redirect-from-code")]: "301" },
    [["Prefix", "/", "web"]],
    [["www.example.org/x", "redirect 301 to a.example.com"]],
  );
});

test("a header that a path asks for, and a Service that chooses for itself", () => {
  checkRoutes(
    CLASS +
      ingressText({ cls: "hi", name: "old", paths: [["Prefix", "/", "old"]] }) +
      ingressText({
        cls: "hi",
        name: "new",
        annotations: { [key("http-header-match")]: "X-Beta: yes" },
        paths: [["Prefix", "/", "new"]],
      }),
    [
      ["a.example.com/ X-Beta: yes", "new"],
      ["a.example.com/ X-Beta: no", "old"],
    ],
  );
  checkRoutes(
    `${CLASS}${ingressText({ cls: "hi", paths: [[IS, "/app", "app"]] })}kind: Service\nmetadata: { name: app, namespace: shop, annotations: { ${key("path-type")}: exact } }\nspec: { ports: [{ port: 80 }] }\n`,
    [["a.example.com/apple", "nothing"]],
  );
});
