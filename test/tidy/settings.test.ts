// The page of settings names what the manifest declares, and nothing else.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../server/src/rules/index.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("docs/settings.md and package.json name the same settings", () => {
  const { contributes } = JSON.parse(read("package.json")) as { contributes: { configuration: unknown } };
  const sections = [contributes.configuration].flat() as { properties: Record<string, unknown> }[];
  const declared = sections.flatMap(({ properties }) => Object.keys(properties)).sort();
  const described = [...read("docs/settings.md").matchAll(/^\| `(sallyport\.[\w.]+)` \|/gm)]
    .map((match) => match[1] ?? "")
    .sort();
  expect(described).toEqual(declared);
});

test("the rules that the examples name are there", () => {
  const known = new Set(rules.map(({ code }) => code));
  const named = ["package.json", "docs/settings.md", "README.md"].flatMap((path) =>
    [...read(path).matchAll(/\\?"([a-z]+(?:-[a-z]+)+)\\?": \\?"(?:error|warning|information|hint|off)\\?"/g)].map(
      (match) => match[1] ?? "",
    ),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((code) => !known.has(code))).toEqual([]);
});

test("what runs or connects is a setting of the machine, and of a cluster nothing counts in a folder that is not trusted", () => {
  const manifest = JSON.parse(read("package.json")) as {
    contributes: { configuration: unknown };
    capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: readonly string[] } };
  };
  const sections = [manifest.contributes.configuration].flat() as {
    properties: Record<string, { readonly scope?: string }>;
  }[];
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  expect(supported).toBe("limited");
  const cluster = sections.flatMap(({ properties }) =>
    Object.entries(properties).filter(([name]) => name.startsWith("sallyport.cluster.")),
  );
  expect(cluster.map(([name]) => name).filter((name) => !restrictedConfigurations.includes(name))).toEqual([]);
  // A recording is a file of the workspace, and namespaces are names: neither runs or connects.
  const mayBeTheFolders = ["sallyport.cluster.recording", "sallyport.cluster.namespaces"];
  const machine = cluster.filter(([name]) => !mayBeTheFolders.includes(name));
  expect(machine.map(([name, { scope }]) => `${name} ${scope}`)).toEqual([
    "sallyport.cluster.kubeconfig machine",
    "sallyport.cluster.connect machine",
    "sallyport.cluster.kubectlProxy machine",
    "sallyport.cluster.secretNames machine",
  ]);
});
