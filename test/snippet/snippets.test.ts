// Every contributed snippet, filled in with its own default values, is a manifest or a part of one, and its names are unique.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { findAll } from "../fixture/checks.ts";
import { readFixture } from "../fixture/fixture.ts";

interface Snippet {
  readonly name: string;
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
  readonly isFileTemplate?: boolean;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const contributed: readonly { readonly path: string }[] = JSON.parse(readFileSync(`${root}package.json`, "utf8"))
  .contributes.snippets;
const snippets = contributed.flatMap(({ path }) => {
  const file: Readonly<Record<string, Omit<Snippet, "name">>> = JSON.parse(readFileSync(`${root}${path}`, "utf8"));
  return Object.entries(file).map(([name, snippet]): Snippet => ({ name, ...snippet }));
});

/** The text as it stands when the user takes every default: the first mention of a number gives all the others their value. */
function filledIn({ body }: Snippet): string {
  const text = body.join("\n");
  const values = new Map<string, string>();
  for (const [, number, value] of text.matchAll(/\$\{(\d+):([^}]*)\}/g))
    values.set(number ?? "", values.get(number ?? "") ?? value ?? "");
  for (const [, number, choices] of text.matchAll(/\$\{(\d+)\|([^|]*)\|\}/g))
    values.set(number ?? "", choices?.split(",")[0] ?? "");
  return text.replace(
    /\$\{(\d+)[:|][^}]*\}|\$(\d+)/g,
    (_, braced: string | undefined, plain: string | undefined) => values.get(braced ?? plain ?? "") ?? "",
  );
}

/** `\$` is how a snippet writes a $ that is none of its own. */
function unescaped(text: string): string {
  return text.replaceAll("\\$", "$");
}

function documents(snippet: Snippet): readonly unknown[] {
  return parseAllDocuments(filledIn(snippet), { uniqueKeys: true }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });
}

test.each(snippets)("$name is YAML", (snippet) => {
  expect(documents(snippet)).not.toEqual([]);
  expect(filledIn(snippet)).not.toMatch(/(?<!\\)\$|\t/);
});

test.each(snippets.filter(({ isFileTemplate }) => isFileTemplate))("$name is a whole object", (snippet) => {
  for (const document of documents(snippet)) {
    expect(document).toMatchObject({
      apiVersion: expect.any(String),
      kind: expect.any(String),
      metadata: { name: expect.any(String) },
    });
  }
});

/** What stands around a snippet that is only a part of an object, up to the list that it is an item of. */
const AROUND: Readonly<Record<string, string>> = {
  "k8s-ingress-rule": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  rules:\n",
  "k8s-ingress-path":
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  rules:\n  - http:\n      paths:\n",
  "k8s-cluster-policy-rule":
    "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: { name: web }\nspec:\n  tier: Admin\n  priority: 1\n  subject: { namespaces: {} }\n  ingress:\n",
  "k8s-calico-rule":
    "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: { name: web }\nspec:\n  types: [Egress]\n  egress:\n",
  "k8s-network-policy-peer":
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: web }\nspec:\n  podSelector: {}\n  ingress:\n  - from:\n",
  "k8s-virtualserver-route":
    "apiVersion: k8s.nginx.org/v1\nkind: VirtualServer\nmetadata: { name: web }\nspec:\n  host: www.example.com\n  upstreams: [{ name: web, service: web, port: 80 }, { name: web-v2, service: web-v2, port: 80 }]\n  routes:\n",
};

test.each(snippets)("$name has nothing that we would report as wrong", (snippet) => {
  const around = AROUND[snippet.prefix];
  expect(around !== undefined).toBe(snippet.isFileTemplate !== true);
  const filled = unescaped(filledIn(snippet));
  const text = around === undefined ? filled : around + filled.replace(/^(?=.)/gm, " ".repeat(6));
  const found = findAll(readFixture(`#- /snippet.yaml\n${text}`, { schema: true }));
  expect(found.map((finding) => finding.text).filter((said) => /^(error|warning)/.test(said))).toEqual([]);
});

test.each(snippets)(
  "$name ends where typing goes on, and its default values agree wherever they are repeated",
  ({ body }) => {
    const text = body.join("\n");
    expect(text.endsWith("$0")).toBe(true);
    const defaults = new Map<string, string>();
    for (const [, number, value] of text.matchAll(/\$\{(\d+)[:|]([^}]*)\}/g)) {
      if (number === undefined || value === undefined) continue;
      expect(defaults.get(number) ?? value).toBe(value);
      defaults.set(number, value);
    }
  },
);

// A prefix is a label in the completion list. One that is also a field or a value, such as service or Ingress, would stand there
// twice.
test.each(snippets)("$name has a prefix that no field and no value has", ({ prefix }) => {
  expect(prefix).toMatch(/^k8s-[a-z-]+$/);
});

test("no prefix and no name is taken twice", () => {
  const prefixes = snippets.map(({ prefix }) => prefix);
  expect(prefixes.filter((prefix, at) => prefixes.indexOf(prefix) !== at)).toEqual([]);
  expect(new Set(snippets.map(({ name }) => name)).size).toBe(snippets.length);
});
