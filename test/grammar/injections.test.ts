// What the injected grammars colour, and above all what they leave alone. Each row is a line of a manifest and, for each marked
// piece, the end of its innermost scope.
import { expect, test } from "vitest";
import { tokenize } from "./scopes.ts";

/** The pieces that one of our scopes colours: "text: scope". */
async function ours(text: string): Promise<readonly string[]> {
  const tokens = await tokenize(text);
  return tokens.flatMap(({ text: piece, scopes }) => {
    const scope = scopes.findLast((name) => name.endsWith(".sallyport") && !name.startsWith("meta."));
    return scope ? [`${piece} ${scope.replace(".sallyport", "")}`] : [];
  });
}

const OCTETS = (a: string, b: string, c: string, d: string) => [
  `${a} constant.numeric.octet`,
  ". punctuation.separator.octet",
  `${b} constant.numeric.octet`,
  ". punctuation.separator.octet",
  `${c} constant.numeric.octet`,
  ". punctuation.separator.octet",
  `${d} constant.numeric.octet`,
];

test.each([
  ["cidr: 192.168.1.0/24", ["192", "168", "1", "0"], "24"],
  ['cidr: "10.0.0.0/8"', ["10", "0", "0", "0"], "8"],
  ["except: [10.1.0.0/16]", ["10", "1", "0", "0"], "16"],
  ["except:\n  - 10.1.0.0/16", ["10", "1", "0", "0"], "16"],
  ["to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]", ["0", "0", "0", "0"], "0"],
] as const)("colours the parts of the range in %s", async (line, [a, b, c, d], prefix) => {
  expect(await ours(line)).toEqual([
    ...OCTETS(a, b, c, d),
    "/ keyword.operator.prefix",
    `${prefix} constant.numeric.prefix`,
  ]);
});

test.each([
  ["cidr: 10.0.0.256/24", "256 invalid.illegal.octet"],
  ["cidr: 10.0.0.0/33", "33 invalid.illegal.prefix"],
  ["cidr: 010.0.0.0/8", "010 invalid.illegal.octet"],
  ["cidr: 2001:db8::/129", "129 invalid.illegal.prefix"],
])("marks the wrong part in %s", async (line, wrong) => {
  expect(await ours(line)).toContain(wrong);
});

test.each(["2001:db8::/32", "::/0", "fd00:1:2:3::/64", "::ffff:10.0.0.0/104"])(
  "colours the IPv6 range %s",
  async (range) => {
    const [address, prefix] = range.split("/");
    const expected = [
      `${address} constant.numeric.address`,
      "/ keyword.operator.prefix",
      `${prefix} constant.numeric.prefix`,
    ];
    expect(await ours(`cidr: ${range}`)).toEqual(expected);
  },
);

test.each([
  "# allow 10.0.0.0/8",
  "cidr: 10.0.0.0",
  "version: 1.2.3.4/5/6",
  "image: registry.example.com:5000/web/api",
  "path: /api/v1",
  "time: 10:20:30",
  "description: |\n  ranges such as 10.0.0.0/8",
  "operator: Equal",
  "key: In",
  "selector:\n  app: web",
  "host: www.example.com",
])("leaves %s alone", async (text) => {
  expect(await ours(text)).toEqual([]);
});

test.each(["In", "NotIn", "Exists", "DoesNotExist"])(
  "colours the operator %s as a word of the language",
  async (operator) => {
    expect(await ours(`matchExpressions: [{ key: app, operator: ${operator}, values: [web] }]`)).toEqual([
      `${operator} keyword.operator.word.selector`,
    ]);
    expect(await ours(`- key: app\n  operator: "${operator}"`)).toEqual([`${operator} keyword.operator.word.selector`]);
  },
);

test.each(["app.kubernetes.io/name: web", '"app.kubernetes.io/name": web', "{ app.kubernetes.io/name: web }"])(
  "tells the prefix of a label from its name in %s",
  async (line) => {
    expect(await ours(line)).toEqual([
      "app.kubernetes.io entity.name.namespace.label",
      "/ punctuation.separator.label",
      "name entity.name.label",
    ]);
  },
);

test("colours a selector that is an expression", async () => {
  expect(await ours("selector: app == 'web' && !has(tier)")).toEqual([
    "app variable.other.label.selector",
    "== keyword.operator.comparison.selector",
    "'web' string.quoted.selector",
    "&& keyword.operator.logical.selector",
    "! keyword.operator.logical.selector",
    "has support.function.selector",
    "( punctuation.selector",
    "tier variable.other.label.selector",
    ") punctuation.selector",
  ]);
});

const EXPRESSION = (quote: string): readonly string[] => [
  "app.kubernetes.io/name variable.other.label.selector",
  "== keyword.operator.comparison.selector",
  `${quote}web${quote} string.quoted.selector`,
  "&& keyword.operator.logical.selector",
  "! keyword.operator.logical.selector",
  "has support.function.selector",
  "( punctuation.selector",
  "tier variable.other.label.selector",
  ") punctuation.selector",
  "|| keyword.operator.logical.selector",
  "in variable.other.label.selector",
  "not in keyword.operator.word.selector",
  "{ punctuation.selector",
  `${quote}a${quote} string.quoted.selector`,
  ", punctuation.selector",
  `${quote}b${quote} string.quoted.selector`,
  "} punctuation.selector",
];

/** A selector with everything in it. */
const written = (quote: string): string =>
  `app.kubernetes.io/name == ${quote}web${quote} && !has(tier) || in not in {${quote}a${quote}, ${quote}b${quote}}`;

test.each(["selector", "notSelector", "namespaceSelector", "serviceAccountSelector", "nodeSelector", "peerSelector"])(
  "colours the expression of %s however it is quoted",
  async (key) => {
    expect(await ours(`${key}: ${written("'")}`)).toEqual(EXPRESSION("'"));
    expect(await ours(`${key}: ${written('"')}`)).toEqual(EXPRESSION('"'));
    expect(await ours(`- ${key}: ${written('"')} # why`)).toEqual(EXPRESSION('"'));
    expect(await ours(`${key}: "${written("'")}"`)).toEqual(EXPRESSION("'"));
    expect(await ours(`${key}: '${written('"')}' # why`)).toEqual(EXPRESSION('"'));
    expect(await ours(`${key}: '${written("''")}'`)).toEqual(EXPRESSION("''"));
    expect(await ours(`${key}: "${written('\\"')}"`)).toEqual(EXPRESSION('\\"'));
    expect(await ours(`source: { ${key}: "${written("'")}" }`)).toEqual(EXPRESSION("'"));
    expect(await ours(`${key}: >-\n  ${written("'")}`)).toEqual(EXPRESSION("'"));
    expect(
      await ours(`${key}: |\n    app.kubernetes.io/name == "web" &&\n    !has(tier) ||\n    in not in {"a", "b"}`),
    ).toEqual(EXPRESSION('"'));
  },
);

test.each(["starts with", "ends with", "startswith", "endswith", "contains"])("colours %s as a word", async (word) => {
  expect(await ours(`selector: contains ${word} 'x'`)).toEqual([
    "contains variable.other.label.selector",
    `${word} keyword.operator.word.selector`,
    "'x' string.quoted.selector",
  ]);
});

test.each([
  "selector: web",
  "selector: {}",
  "selector: |\n  some text that contains a word\n  and (another)",
  "script: |\n  all the rest, in { braces }\n  if a == b; then echo 'x' && exit",
  "data: |\n  app.kubernetes.io/name: web\n  operator: In",
  "command: test \"$a\" == 'b' && has(x)",
])("colours nothing in %s", async (text) => {
  expect(await ours(text)).toEqual([]);
});

const RULE = [
  "Host support.function.matcher.traefik",
  "( punctuation.section.traefik",
  "` punctuation.definition.string.begin.traefik",
  "a.example.com string.quoted.backtick.traefik",
  "` punctuation.definition.string.end.traefik",
  ") punctuation.section.traefik",
  "&& keyword.operator.logical.traefik",
  "! keyword.operator.logical.traefik",
  "Path support.function.matcher.traefik",
  "( punctuation.section.traefik",
  "` punctuation.definition.string.begin.traefik",
  "/b#c string.quoted.backtick.traefik",
  "` punctuation.definition.string.end.traefik",
  ") punctuation.section.traefik",
];

test.each([
  "match: Host(`a.example.com`) && !Path(`/b#c`)",
  "- match: Host(`a.example.com`) && !Path(`/b#c`) # why",
  "match: 'Host(`a.example.com`) && !Path(`/b#c`)'",
  'match: "Host(`a.example.com`) && !Path(`/b#c`)"',
  "match: |-\n  Host(`a.example.com`) &&\n  !Path(`/b#c`)",
  "match: >\n    Host(`a.example.com`)\n    && !Path(`/b#c`)",
])("colours the rule of Traefik in %s", async (text) => {
  expect(await ours(text)).toEqual(RULE);
});

test("a text in escaped quotes is one of the rule", async () => {
  expect(await ours('match: "Host(\\"a.example.com\\")"')).toContain(
    '\\"a.example.com\\" string.quoted.double.traefik',
  );
});

test.each(["match: Exact", "match:\n  - uri: { exact: / }", "match: .*", "# match: Host(`a`)", "text: call Host(`a`)"])(
  "leaves %s alone, which is no rule",
  async (text) => {
    expect(await ours(text)).toEqual([]);
  },
);

test("a key after the coloured value is still a key", async () => {
  const tokens = await tokenize(
    "cidr: 10.0.0.0/8\nexcept: [10.1.0.0/16]\nselector: app == 'web'\nmatch: Host(`a`)\nports: []",
  );
  const keys = tokens.filter(({ scopes }) => scopes.some((scope) => scope.startsWith("entity.name.tag")));
  expect(keys.map(({ text }) => text).join("")).toBe("cidrexceptselectormatchports");
});
