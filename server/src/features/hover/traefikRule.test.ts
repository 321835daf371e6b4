import { test } from "vitest";
import { checkHover } from "../../../../test/fixture/checkHover.ts";

function route(match: string, more = "", kind = "IngressRoute", key = "match"): string {
  return `
apiVersion: traefik.io/v1alpha1
kind: ${kind}
metadata: { name: web, namespace: web }
spec:
  routes:
  - ${key}: ${match}
    ${more === "" ? "kind: Rule" : more}`;
}

test.each([
  [
    "Ho$0st(`a`)",
    ["Host(host)", "Requests to this host, compared without case; *.example.com is any name with one label more."],
    "Host",
  ],
  [
    "Host(`a`) && PathPrefix(`/a$0pi`)",
    ["PathPrefix(path)", "Requests to paths that begin with these characters: /api also takes /apifoo."],
    "`/api`",
  ],
  ["'Host(`a`) && Me$0thod(`GET`)'", ["Method(method)", "Requests with this method."], "Method"],
  ["Host(`a`) and Pa$0th(`/b`)", ["Path(path)", "Requests to exactly this path; a slash at the end counts."], "Path"],
])("of a matcher: %s", (match, expected, thing) => checkHover(route(match), expected, thing));

test.each([
  [
    "Host(`a.example.com`) && (PathPrefix(`/api`) || !Method(`GET`))",
    "",
    "IngressRoute",
    [
      "Rule of Traefik 3",
      "Requests where the host is a.example.com and (the path begins with /api or not (the method is GET))",
      "Priority 63: the length of the rule; higher is tried first",
    ],
  ],
  [
    "Host(`a`)",
    "priority: 7",
    "IngressRoute",
    ["Rule of Traefik 3", "Requests where the host is a", "Priority 7: as set; higher is tried first"],
  ],
  [
    "HostSNI(`*`)",
    "",
    "IngressRouteTCP",
    ["Rule of Traefik 3", "Connections where the server name is *", "Priority -1: tried last; higher is tried first"],
  ],
  [
    "Host('a')",
    "",
    "IngressRoute",
    ["Rule of Traefik 3", "Not readable: Values stand in backticks, not in other quotes"],
  ],
  [
    "Host(`a`, `b`) && Headers(`X`, `1`)",
    "syntax: v2",
    "IngressRoute",
    [
      "Rule of Traefik 2",
      "Requests where (the host is a or the host is b) and header X is 1",
      "Priority 35: the length of the rule; higher is tried first",
    ],
  ],
])("of the whole, at its key: %s", (match, more, kind, expected) =>
  checkHover(route(match, more, kind, "ma$0tch"), expected, "match"),
);
