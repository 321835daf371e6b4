// The manifest and what is packaged: nothing that the code does not have, nothing that a user should not get.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles } from "@vscode/vsce";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");

interface Manifest {
  readonly main: string;
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: unknown;
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default?: unknown }>> };
    readonly snippets: readonly { readonly path: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
  };
}

interface Step {
  readonly description: string;
  readonly media: { readonly markdown: string };
  readonly completionEvents: readonly string[];
}

const manifest: Manifest = JSON.parse(read("package.json"));
const commands = manifest.contributes.commands.map(({ command }) => command);

// vsce walks the whole checkout, installed editors included.
test("the package has these files and no others", { timeout: 60_000 }, async () => {
  const files = await listFiles({ cwd: root, packageManager: 0 });
  // What a build and other pages of the project put there or not, depending on how far they are.
  const made =
    /^dist\/(client|server|clusterLogin|cli)\.cjs$|^dist\/schema\/[\w.-]+\.(json|cjs)$|^THIRD_PARTY_NOTICES$|^docs\/images\/[\w-]+\.png$|^[A-Z]+\.md$/;
  expect(files.filter((file) => !made.test(file)).toSorted()).toEqual([
    "LICENSE",
    ...readdirSync(join(root, "media/walkthrough")).map((file) => `media/walkthrough/${file}`),
    "package.json",
    "snippets/adminPolicy.json",
    "snippets/calico.json",
    "snippets/cilium.json",
    "snippets/gatewayApi.json",
    "snippets/haproxy.json",
    "snippets/ingress.json",
    "snippets/istio.json",
    "snippets/istioSecurity.json",
    "snippets/networkPolicy.json",
    "snippets/nginxInc.json",
    "snippets/service.json",
    "snippets/traefik.json",
    "snippets/workload.json",
    "syntaxes/calicoSelector.injection.tmLanguage.json",
    "syntaxes/cidr.injection.tmLanguage.json",
    "syntaxes/nginxSnippet.injection.tmLanguage.json",
    "syntaxes/selector.injection.tmLanguage.json",
    "syntaxes/traefikRule.injection.tmLanguage.json",
  ]);
});

test("it starts with YAML and nothing else, and bundles all it needs", () => {
  expect(manifest.activationEvents).toEqual(["onLanguage:yaml"]);
  expect(manifest.dependencies).toBeUndefined();
});

test("it needs no newer VS Code than it says", () => {
  expect(`^${manifest.devDependencies["@types/vscode"]?.replace(/\.\d+$/, ".0")}`).toBe(manifest.engines.vscode);
});

test("every development dependency is pinned", () => {
  for (const version of Object.values(manifest.devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test("each command of the manifest is registered, and no other", () => {
  const registered = [...read("client/src/commands/index.ts").matchAll(/registerCommand\(\s*"([^"]+)"/g)].map(
    (match) => match[1],
  );
  expect(registered.toSorted()).toEqual(commands.toSorted());
});

test("each command is offered by context keys that VS Code or the client sets", () => {
  const known = new Set([...contextKeys(), "editorLangId", "isWorkspaceTrusted"]);
  for (const { command, when } of Object.values(manifest.contributes.menus).flat()) {
    expect(commands).toContain(command);
    for (const [key] of when.matchAll(/(?<!== )\b[a-z][\w.]*/gi)) expect(known, `${command}: ${when}`).toContain(key);
  }
});

test("each file that the manifest names is there", () => {
  const { snippets, grammars, walkthroughs } = manifest.contributes;
  const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps.map(({ media }) => media.markdown));
  for (const path of [...snippets, ...grammars].map((entry) => entry.path).concat(steps))
    expect(existsSync(join(root, path)), path).toBe(true);
});

test("the walkthrough's buttons and completion events name commands, settings and context keys that exist", () => {
  for (const { description, completionEvents } of manifest.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    for (const [, command] of description.matchAll(/\(command:([\w.]+)/g)) expect(commands).toContain(command);
    for (const event of completionEvents) {
      const [kind, name = ""] = event.split(":");
      if (kind === "onCommand") expect(commands).toContain(name);
      else if (kind === "onContext") expect(contextKeys()).toContain(/^[\w.]+/.exec(name)?.[0]);
      else expect(Object.keys(manifest.contributes.configuration.properties)).toContain(name);
    }
  }
});

test("each script of the manifest starts a file that is there", () => {
  for (const [name, script] of Object.entries(manifest.scripts)) {
    const file = /^node (\S+)/.exec(script)?.[1];
    if (file) expect(existsSync(join(root, file)), `${name}: ${file}`).toBe(true);
  }
});

test("each setting has a default and is described on docs/settings.md", () => {
  const page = existsSync(join(root, "docs/settings.md")) ? read("docs/settings.md") : undefined;
  for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
    expect(value, name).not.toBeUndefined();
    if (page !== undefined) expect(page).toContain(`\`${name}\``);
  }
});

test("the client asks for YAML by exactly the selector that puts it beside the YAML extension", () => {
  expect(read("client/src/languageClient.ts")).toContain('documentSelector: [{ language: "yaml" }],');
});

/** The keys that the client sets. */
function contextKeys(): readonly string[] {
  const sources = readdirSync(join(root, "client/src"), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  return sources.flatMap((path) =>
    [...read(`client/src/${path}`).matchAll(/"setContext",\s*"([^"]+)"/g)].map((match) => match[1] ?? ""),
  );
}
