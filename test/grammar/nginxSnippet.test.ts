// Configuration of nginx inside block scalars of manifests: what it colours, where it ends, and which keys it leaves alone.
import { expect, test } from "vitest";
import { tokenize } from "./scopes.ts";

/** The pieces that the grammar of nginx colours: "text scope", without its ends. */
async function ours(text: string): Promise<readonly string[]> {
  const tokens = await tokenize(text);
  return tokens.flatMap(({ text: piece, scopes }) => {
    const scope = scopes.findLast((name) => name.endsWith(".nginx.sallyport") && !name.startsWith("meta."));
    return scope ? [`${piece} ${scope.replace(".nginx.sallyport", "")}`] : [];
  });
}

const manifest = (key: string, body: string): string =>
  `metadata:\n  annotations:\n    ${key}: |\n${body}\n    other: proxy_pass on;\n`;

test("directives, variables, texts, operators and comments", async () => {
  const body = `      # headers
      more_set_headers "X-Host: $host";
      if ($uri ~* "^/a") {
        return 301 https://\${host}/b;
      }
      proxy_buffering off;`;
  expect(await ours(manifest("nginx.ingress.kubernetes.io/configuration-snippet", body))).toEqual([
    "# headers comment.line.number-sign",
    "more_set_headers keyword.other.directive",
    '" string.quoted.double',
    "X-Host:  string.quoted.double",
    "$host variable.other",
    '" string.quoted.double',
    "; punctuation.terminator.statement",
    "if keyword.control.context",
    "$uri variable.other",
    "~* keyword.operator",
    '" string.quoted.double',
    "^/a string.quoted.double",
    '" string.quoted.double',
    "{ punctuation.section.block",
    "return keyword.other.directive",
    "301 constant.numeric",
    "${host} variable.other",
    "; punctuation.terminator.statement",
    "} punctuation.section.block",
    "proxy_buffering keyword.other.directive",
    "off constant.language",
    "; punctuation.terminator.statement",
  ]);
});

test.each([
  "nginx.org/server-snippets",
  "nginx.ingress.kubernetes.io/auth-snippet",
  "http-snippets",
  "location-snippets",
  "serverSnippets",
  '"nginx.org/location-snippets"',
])("%s is configuration of nginx", async (key) => {
  expect(await ours(manifest(key, "      keepalive_timeout 5s;"))).toEqual([
    "keepalive_timeout keyword.other.directive",
    "5s constant.numeric",
    "; punctuation.terminator.statement",
  ]);
});

test.each(["haproxy.org/backend-config-snippet", "nginx.ingress.kubernetes.io/modsecurity-snippet", "description"])(
  "%s is not",
  async (key) => expect(await ours(manifest(key, "      keepalive_timeout 5s;"))).toEqual([]),
);

test("what comes behind is YAML again, and a text on the key's own line stays what it is", async () => {
  const text = `${manifest("nginx.org/server-snippets", "      a on;\n\n      b 1;")}spec:\n  rules: []\n`;
  const tokens = await tokenize(text);
  const scopesOf = (piece: string): readonly string[] => tokens.find((token) => token.text === piece)?.scopes ?? [];
  // The grammar of YAML has the first letter of a key apart.
  for (const key of ["ther", "pec", "ules"]) {
    expect(scopesOf(key).join(" ")).toContain("entity.name.tag.yaml");
    expect(scopesOf(key).join(" ")).not.toContain("sallyport");
  }
  expect(scopesOf("nginx.org/server-snippets").join(" ")).toContain("entity.name.tag.yaml");
  expect(await ours("nginx.org/server-snippets: keepalive_timeout 5s;")).toEqual([]);
});
