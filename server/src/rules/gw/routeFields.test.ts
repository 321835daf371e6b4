// What the API server refuses in a route, field by field: tables of rules and matches.
import { describe, test } from "vitest";
import { checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

type Row = readonly [what: string, rules: string, said: readonly string[]];

function route(spec: string, kind = "HTTPRoute"): string {
  return `#- /route.yaml\napiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: { name: r, namespace: web }\nspec: { ${spec} }\n`;
}

function table(code: string, rows: readonly Row[], kind = "HTTPRoute"): void {
  describe(`${code} of ${kind}`, () => {
    test.each(rows)("%s", (_, rules, said) => checkSaid(code, route(`rules: [${rules}]`, kind), said));
  });
}

const path = (type: string, value: string): string => `{ matches: [{ path: { type: ${type}, value: "${value}" } }] }`;
const AT = "error spec.rules[0].matches[0]";

table("gw-path-value", [
  ["every sign that is allowed", path("Exact", "/a-b_c.d~e!$&'()*+,;=:@%2a"), []],
  ["the root", path("PathPrefix", "/"), []],
  ["a path of dots", path("PathPrefix", "/..a/.b"), []],
  ["a path by pattern", path("RegularExpression", "//[a-z]+#"), []],
  ["a template", path("PathPrefix", "{{ .Values.path }}"), []],
  ["a template in the type", path('"{{ .Values.type }}"', "//x"), []],
  ["no slash", path("PathPrefix", "cart"), [`${AT}.path.value: cart must start with /`]],
  ["nothing", path("Exact", ""), [`${AT}.path.value: "" must start with /`]],
  ["two slashes", path("Exact", "/a//b"), [`${AT}.path.value: The API server refuses "//" in a path`]],
  ["a dot as step", path("Exact", "/a/./b"), [`${AT}.path.value: The API server refuses "/./" in a path`]],
  ["a step up", path("Exact", "/a/../b"), [`${AT}.path.value: The API server refuses "/../" in a path`]],
  ["a coded slash", path("Exact", "/a%2fb"), [`${AT}.path.value: The API server refuses "%2f" in a path`]],
  ["a coded slash in capitals", path("Exact", "/a%2Fb"), [`${AT}.path.value: The API server refuses "%2F" in a path`]],
  ["a fragment", path("PathPrefix", "/a#b"), [`${AT}.path.value: The API server refuses "#" in a path`]],
  ["an end of one dot", path("Exact", "/a/."), [`${AT}.path.value: The API server refuses a path that ends with /.`]],
  ["an end of two dots", path("Exact", "/.."), [`${AT}.path.value: The API server refuses a path that ends with /..`]],
  [
    "signs of patterns, the type not written",
    '{ matches: [{ path: { value: "/a[0-9]" } }] }',
    [`${AT}.path.value: /a[0-9] holds signs that a path of type PathPrefix can't have`],
  ],
  [
    "a header and a parameter twice",
    "{ matches: [{ headers: [{ name: a, value: x }, { name: b, value: x }, { name: a, value: y }], queryParams: [{ name: q, value: x }, { name: q, value: y }] }] }",
    [
      `${AT}.headers[2].name: The match has the header a already; the API server refuses it twice`,
      `${AT}.queryParams[1].name: The match has the query parameter q already; the API server refuses it twice`,
    ],
  ],
]);

test("gw-path-value has a fix for a path that can be put right", () =>
  checkFix(
    "gw-path-value",
    "Use /b/c",
    route("rules: [{ matches: [{ path: { type: Exact, value: /a/../b//c } }] }]"),
    route("rules: [{ matches: [{ path: { type: Exact, value: /b/c } }] }]").replace("#- /route.yaml\n", ""),
  ));

const method = (value: string): string => `{ matches: [{ method: ${value} }] }`;

table(
  "gw-path-value",
  [
    ["service and method", method("{ service: com.example.Cart, method: Add_2 }"), []],
    ["a service that starts with a dot", method("{ service: .Cart }"), []],
    ["a method alone", method("{ type: Exact, method: _add }"), []],
    ["patterns", method('{ type: RegularExpression, service: "com\\\\..*", method: "[A-Z].*" }'), []],
    ["no method in the match", "{ matches: [{ headers: [{ name: a, value: b }] }] }", []],
    ["neither", method("{ type: Exact }"), [`${AT}.method: A match of a method needs service, method, or both`]],
    [
      "a path",
      method("{ service: /com.example.Cart, method: a.b }"),
      [
        `${AT}.method.service: /com.example.Cart is no name of a gRPC service; type RegularExpression takes patterns`,
        `${AT}.method.method: a.b is no name of a gRPC method; type RegularExpression takes patterns`,
      ],
    ],
    [
      "a header twice",
      "{ matches: [{ headers: [{ name: a, value: x }, { name: a, value: y }] }] }",
      [`${AT}.headers[1].name: The match has the header a already; the API server refuses it twice`],
    ],
  ],
  "GRPCRoute",
);

describe("gw-path-value of hostnames", () => {
  const hosts = (kind: string): string => route('hostnames: [a.org, "*.a.org", 1.2.3.4]', kind);
  const said = "spec.hostnames[2]: 1.2.3.4 is an IP address; hostnames are DNS names";
  test.each([
    ["TLSRoute", `error ${said}`],
    ["HTTPRoute", `warning ${said}`],
  ])("an IP address in a %s", (kind, text) => checkSaid("gw-path-value", hosts(kind), [text]));
});

const filters = (list: string): string => `{ filters: [${list}] }`;
const F = "error spec.rules[0].filters";

table("gw-filter-shape", [
  [
    "mirrors and extensions several times",
    filters(
      "{ type: RequestMirror, requestMirror: {} }, { type: RequestMirror, requestMirror: {} }, { type: ExtensionRef, extensionRef: {} }, { type: ExtensionRef, extensionRef: {} }",
    ),
    [],
  ],
  ["a template", filters('{ type: "{{ .Values.type }}", cors: {} }'), []],
  ["a type of another project", filters("{ type: Custom }"), []],
  [
    "the field missing",
    filters("{ type: URLRewrite }"),
    [`${F}[0].type: A filter of type URLRewrite needs urlRewrite`],
  ],
  [
    "another's field",
    filters("{ type: URLRewrite, requestRedirect: {} }"),
    [`${F}[0].type: A filter of type URLRewrite needs urlRewrite; this has requestRedirect`],
  ],
  [
    "another's field beside its own",
    filters("{ type: CORS, cors: {}, urlRewrite: {} }"),
    [`${F}[0].urlRewrite: A filter of type CORS has cors alone, not urlRewrite`],
  ],
  [
    "twice",
    filters("{ type: URLRewrite, urlRewrite: {} }, { type: URLRewrite, urlRewrite: {} }"),
    [`${F}[1].type: URLRewrite stands in a list of filters once; this is the second`],
  ],
  [
    "redirect and rewrite",
    filters("{ type: RequestRedirect, requestRedirect: {} }, { type: URLRewrite, urlRewrite: {} }"),
    [`${F}[1].type: RequestRedirect and URLRewrite exclude each other in a rule`],
  ],
  [
    "one in the rule, one at a backend",
    "{ filters: [{ type: CORS, cors: {} }], backendRefs: [{ name: a, port: 80, filters: [{ type: CORS, cors: {} }, { type: CORS, cors: {} }] }] }",
    ["error spec.rules[0].backendRefs[0].filters[1].type: CORS stands in a list of filters once; this is the second"],
  ],
  [
    "a header set twice, and added once more",
    filters(
      "{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: a, value: x }, { name: a, value: y }], add: [{ name: a, value: z }] } }",
    ),
    [`${F}[0].requestHeaderModifier.set[1].name: set has the header a already; the API server refuses it twice`],
  ],
  [
    "a path's type without its field",
    filters("{ type: URLRewrite, urlRewrite: { path: { type: ReplaceFullPath, replacePrefixMatch: /x } } }"),
    [`${F}[0].urlRewrite.path.type: Type ReplaceFullPath needs replaceFullPath; this has replacePrefixMatch`],
  ],
  [
    "a path with both fields",
    filters(
      "{ type: RequestRedirect, requestRedirect: { path: { type: ReplaceFullPath, replaceFullPath: /y, replacePrefixMatch: /x } } }",
    ),
    [
      `${F}[0].requestRedirect.path.replacePrefixMatch: Type ReplaceFullPath has replaceFullPath alone, not replacePrefixMatch`,
    ],
  ],
  [
    "an empty replacement is one",
    filters('{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: "" } } }'),
    [],
  ],
  [
    "percent and fraction",
    filters("{ type: RequestMirror, requestMirror: { percent: 5, fraction: { numerator: 3, denominator: 2 } } }"),
    [
      `${F}[0].requestMirror.fraction: percent and fraction exclude each other`,
      `${F}[0].requestMirror.fraction.numerator: The fraction 3/2 is more than the whole`,
    ],
  ],
  ["a fraction of 100", filters("{ type: RequestMirror, requestMirror: { fraction: { numerator: 100 } } }"), []],
  [
    "a star beside others",
    filters('{ type: CORS, cors: { allowOrigins: ["*"], allowMethods: [GET, "*"], exposeHeaders: [a, "*"] } }'),
    [`${F}[0].cors.allowMethods[1]: * in allowMethods stands alone; the API server refuses it beside others`],
  ],
  [
    "external authorisation by the other protocol",
    filters("{ type: ExternalAuth, externalAuth: { protocol: GRPC, http: {} } }"),
    [
      `${F}[0].externalAuth.protocol: Protocol GRPC needs grpc`,
      `${F}[0].externalAuth.http: Protocol GRPC has grpc, not http`,
    ],
  ],
]);

const prefix = "{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }";

table("gw-replace-prefix", [
  ["no matches: the prefix /", filters(prefix), []],
  ["one prefix", `{ matches: [{ path: { value: /a } }], filters: [${prefix}] }`, []],
  ["a match of headers alone has the prefix /", `{ matches: [{ headers: [] }], filters: [${prefix}] }`, []],
  ["a template", `{ matches: [{ path: { type: "{{ .Values.type }}", value: /a } }], filters: [${prefix}] }`, []],
  [
    "an exact path",
    `{ matches: [{ path: { type: Exact, value: /a } }], filters: [${prefix}] }`,
    [
      `${F}[0].urlRewrite.path.type: ReplacePrefixMatch needs exactly one match of type PathPrefix in its rule; this has another type`,
    ],
  ],
  [
    "an empty list",
    `{ matches: [], filters: [${prefix}] }`,
    [
      `${F}[0].urlRewrite.path.type: ReplacePrefixMatch needs exactly one match of type PathPrefix in its rule; this has 0`,
    ],
  ],
  [
    "two prefixes, and the filter at a backend",
    `{ matches: [{ path: { value: /a } }, { path: { value: /b } }], backendRefs: [{ name: a, port: 80, filters: [${prefix}] }] }`,
    [
      "error spec.rules[0].backendRefs[0].filters[0].urlRewrite.path.type: ReplacePrefixMatch needs exactly one match of type PathPrefix in its rule; this has 2",
    ],
  ],
]);

const redirect = "{ type: RequestRedirect, requestRedirect: { scheme: https } }";

table("gw-redirect-backend", [
  ["a redirect", filters(redirect), []],
  ["no backends", `{ filters: [${redirect}], backendRefs: [] }`, []],
  ["a redirect at one backend", `{ backendRefs: [{ name: a, port: 80, filters: [${redirect}] }] }`, []],
  [
    "both",
    `{ filters: [${redirect}], backendRefs: [{ name: a, port: 80 }] }`,
    ["error spec.rules[0].backendRefs: A rule that redirects has no backendRefs: the API server refuses both together"],
  ],
]);

const timeouts = (request: string, backendRequest: string): string =>
  `{ timeouts: { request: ${request}, backendRequest: ${backendRequest} } }`;
const T = "error spec.rules[0].timeouts.backendRequest";

table("gw-timeouts", [
  ["equal", timeouts("1s", "1000ms"), []],
  ["no limit of the request", timeouts("0s", "1h"), []],
  ["no limit in other words", timeouts("0h0m", "1h"), []],
  ["shorter, in several units", timeouts("1h30m", "1h29m59s"), []],
  ["no duration", timeouts("1d", "2d"), []],
  ["a template", timeouts('"{{ .Values.a }}"', "2s"), []],
  ["longer", timeouts("1m", "1m1ms"), [`${T}: backendRequest 1m1ms is longer than request 1m`]],
]);

const many = (count: number): string => `{ matches: [${Array(count).fill("{ path: { value: /a } }").join(", ")}] }`;

table("gw-limits", [
  ["128", `${many(64)}, ${many(64)}`, []],
  [
    "a rule without matches counts for one",
    `${many(64)}, ${many(64)}, {}`,
    ["error spec.rules: 129 matches in one HTTPRoute; the limit is 128"],
  ],
]);
table("gw-limits", [["a rule without matches has none", `${many(64)}, ${many(64)}, {}`, []]], "GRPCRoute");

const weights = (...all: readonly string[]): string =>
  `{ backendRefs: [${all.map((weight) => `{ name: a, port: 80${weight} }`).join(", ")}] }`;
const W = "warning spec.rules[0].backendRefs[0].weight: All backends of this rule have weight 0";

table("gw-weights-zero", [
  ["one gets something", weights(", weight: 0", ", weight: 1"), []],
  ["not written is 1", weights(", weight: 0", ""), []],
  ["a template", weights(', weight: "{{ .Values.weight }}"'), []],
  ["zeros", weights(", weight: 0", ", weight: 0"), [`${W}; requests get 500`]],
]);
table("gw-weights-zero", [["zeros", weights(", weight: 0"), [`${W}; connections are refused`]]], "TCPRoute");

const match = (...all: readonly string[]): string =>
  `{ matches: [${all.join(", ")}], backendRefs: [{ name: a, port: 80 }] }`;
const S = "Rule 1 takes every request of this match first";

table("gw-route-shadowed", [
  ["a longer prefix", `${match("{ path: { value: /a } }")}, ${match("{ path: { value: /a/b } }")}`, []],
  ["more conditions", `${match("{ path: { value: /a } }")}, ${match("{ path: { value: /a }, method: GET }")}`, []],
  ["the same twice in one rule", match("{ path: { value: /a } }", "{ path: { value: /a } }"), []],
  [
    "patterns: nobody knows their order",
    `${match("{ path: { type: RegularExpression, value: /a } }")}, ${match("{ path: { type: RegularExpression, value: /a } }")}`,
    [],
  ],
  [
    "the same in two rules",
    `${match("{ path: { value: /a } }")}, ${match("{ path: { value: /a/ } }")}`,
    [`warning spec.rules[1].matches[0]: ${S}`],
  ],
  [
    "names of headers in other case",
    `${match("{ headers: [{ name: X-Canary, value: x }] }")}, ${match("{ headers: [{ name: x-canary, value: x }] }")}`,
    [`warning spec.rules[1].matches[0]: ${S}`],
  ],
]);
table(
  "gw-route-shadowed",
  [
    [
      "a service, then its method",
      `${match("{ method: { service: a.B } }")}, ${match("{ method: { service: a.B, method: C } }")}`,
      [],
    ],
    [
      "the same",
      `${match("{ method: { service: a.B } }")}, ${match("{ method: { service: a.B } }")}`,
      [`warning spec.rules[1].matches[0]: ${S}`],
    ],
  ],
  "GRPCRoute",
);

describe("gw-version-old", () => {
  test.each([
    ["HTTPRoute", "v1beta1", true],
    ["HTTPRoute", "v1", false],
    ["GRPCRoute", "v1alpha2", true],
    ["TLSRoute", "v1alpha3", true],
    ["TCPRoute", "v1alpha2", true],
    ["UDPRoute", "v1", false],
    ["ReferenceGrant", "v1beta1", true],
    ["BackendTLSPolicy", "v1alpha3", true],
  ])("%s %s", (kind, version, isOld) =>
    checkSaid(
      "gw-version-old",
      `#- /a.yaml\napiVersion: gateway.networking.k8s.io/${version}\nkind: ${kind}\nmetadata: { name: a, namespace: web }\n`,
      isOld ? [`information apiVersion: ${kind} is v1 now; ${version} is an older version of it`] : [],
    ),
  );
  test("another group's kind of the same name", () =>
    checkSaid(
      "gw-version-old",
      "#- /a.yaml\napiVersion: networking.istio.io/v1beta1\nkind: Gateway\nmetadata: { name: a }\n",
      [],
    ));
});
