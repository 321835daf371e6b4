import { describe, test } from "vitest";
import { checkComplete, checkOffered, checkTaken } from "../../../../test/fixture/checkComplete.ts";

function route(match: string, kind = "IngressRoute"): string {
  return `
apiVersion: traefik.io/v1alpha1
kind: ${kind}
metadata: { name: web, namespace: web }
spec:
  routes:
  - match: ${match}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  tls: [{ hosts: [www.example.com] }]
  rules: [{ host: shop.example.com }]
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: blog, namespace: blog }
spec: { routes: [{ match: Host(\`blog.example.com\`) }] }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: api, namespace: web }
spec: { secretName: api-tls, dnsNames: [api.example.com] }`;
}

/** The rule after taking an offer. */
function taken(before: string, label: string, after: string): void {
  checkTaken(route(before), label, route(after));
}

describe("what is offered", () => {
  test("at the start: matchers with their signature", () =>
    checkComplete(route("$0"), [
      "Host | Host(host)",
      "HostRegexp | HostRegexp(regexp)",
      "Path | Path(path)",
      "PathPrefix | PathPrefix(path)",
      "PathRegexp | PathRegexp(regexp)",
      "Method | Method(method)",
      "ClientIP | ClientIP(address)",
      "Header | Header(name, value)",
      "HeaderRegexp | HeaderRegexp(name, regexp)",
      "Query | Query(name, [value])",
      "QueryRegexp | QueryRegexp(name, [regexp])",
    ]));

  test.each(["Ho$0", "Host(`a`) && $0", "Host(`a`) && (Pa$0", "'!$0'", "'Host(`a`) || $0'", '"Ho$0"'])(
    "matchers at %s",
    (match) => checkOffered(route(match), ["Host", "PathPrefix"], ["&&"]),
  );

  test.each(["Host(`a`) $0", "Host(`a`) $0 Path(`/b`)", "(Host(`a`)) $0"])("operators at %s", (match) =>
    checkOffered(route(match), ["&&", "||"], ["Host"]),
  );

  test.each(["Host(`$0`)", "Host(`sh$0op`)", "Host(`$0", "Host($0)", "'Host(`$0`)'"])("known hosts at %s", (match) =>
    checkOffered(
      route(match),
      ["shop.example.com", "www.example.com", "blog.example.com", "api.example.com"],
      ["Host", "&&"],
    ),
  );

  test("the names of TCP routes", () =>
    checkOffered(route("$0", "IngressRouteTCP"), ["HostSNI", "ALPN"], ["Host", "Path"]));

  test("methods", () => checkOffered(route("Method(`$0`)"), ["GET", "POST"], ["shop.example.com"]));

  test.each(["Path(`$0`)", "Header(`X`, `$0`)", "`$0`", "Host(`a` $0)"])("nothing at %s", (match) =>
    checkOffered(route(match), [], ["Host", "&&", "shop.example.com"]),
  );

  test("nothing in flow style without quotes, where a comma would end the value", () =>
    checkOffered(route("x").replace("- match: x", "- { match: $0 }"), [], ["Host"]));
});

describe("what is taken", () => {
  test("a matcher with its value as a stop", () => taken("$0", "Host", "Host(`$1`)".replace("$1", "${1:example.com}")));
  test("only the piece at the cursor", () =>
    taken("Host(`a`) && Pa$0 && Path(`/x`)", "PathPrefix", "Host(`a`) && PathPrefix(`${1:/api}`) && Path(`/x`)"));
  test("a name before its parenthesis", () => taken("Pa$0(`/x`)", "PathPrefix", "PathPrefix(`/x`)"));
  test("a host in its quotes", () =>
    taken("Host(`sh$0`) && Path(`/`)", "shop.example.com", "Host(`shop.example.com`) && Path(`/`)"));
  test("a host with its quotes", () => taken("Host($0)", "shop.example.com", "Host(`shop.example.com`)"));
  test("in double quotes", () => taken('"Host(`$0`)"', "shop.example.com", '"Host(`shop.example.com`)"'));
  test("an operator", () => taken("Host(`a`) $0", "&&", "Host(`a`) && "));
  test("two values", () => taken("$0", "Header", "Header(`${1:X-Canary}`, `${2:true}`)"));
});
