// Who may import whom, as a table in which everything that is not allowed is refused (ARCHITECTURE.md, "Layers").

import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Allowed {
  readonly layers: readonly string[];
  readonly packages?: readonly string[];
  readonly node?: boolean;
}

const CORE = ["base", "yaml", "model"];
const MIDDLE = [...CORE, "schema", "policy", "ingress", "index"];

const LAYERS: Readonly<Record<string, Allowed>> = {
  base: { layers: [], packages: ["re2js"] },
  yaml: { layers: ["base"], packages: ["yaml"] },
  model: { layers: ["base", "yaml"] },
  schema: { layers: CORE, packages: ["ajv"] },
  policy: { layers: CORE },
  ingress: { layers: CORE },
  index: { layers: CORE },
  analysis: { layers: MIDDLE },
  rules: { layers: [...MIDDLE, "analysis"] },
  features: { layers: [...MIDDLE, "analysis", "rules"], packages: ["vscode-languageserver-types"] },
  cluster: { layers: CORE, packages: ["@kubernetes/client-node"], node: true },
  workspace: { layers: ["base", "schema"], packages: ["ignore", "picomatch"], node: true },
  lsp: {
    layers: [...MIDDLE, "analysis", "rules", "features", "cluster", "workspace"],
    packages: ["vscode-languageserver", "vscode-languageserver-textdocument", "picomatch"],
    node: true,
  },
  cli: {
    layers: [...MIDDLE, "analysis", "rules", "features", "cluster", "workspace", "lsp"],
    packages: ["sarif"],
    node: true,
  },
};

interface SourceFile {
  /** Path from the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** What is wrong with the imports of a set of files. */
function violations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const layer = /^server\/src\/([^/]+)\//.exec(path)?.[1];
    const allowed = layer === undefined ? undefined : LAYERS[layer];
    const client = path.startsWith("client/src/");
    if (!allowed && !client) return [`${path}: belongs to no layer`];
    return importsOf(text).flatMap(({ from, typeOnly }) => {
      const say = (why: string): string[] => [`${path}: imports ${from}: ${why}`];
      if (from.startsWith(".")) {
        const target = posix.normalize(posix.join(posix.dirname(path), from));
        if (client) {
          if (target.startsWith("client/src/")) return [];
          if (target !== "server/src/lsp/protocol.ts") return say("the client knows the server's protocol alone");
          return typeOnly ? [] : say("types only");
        }
        const other = /^server\/src\/([^/]+)\//.exec(target)?.[1];
        if (other === layer || (other !== undefined && allowed?.layers.includes(other))) return [];
        return say(`${layer} may not know ${other ?? target}`);
      }
      if (client)
        return from === "vscode" || from.startsWith("vscode-languageclient") || from.startsWith("node:")
          ? []
          : say("not in the client");
      if (from.startsWith("node:")) return allowed?.node ? [] : say("node: is for the edges");
      const name = from.startsWith("@") ? from.split("/").slice(0, 2).join("/") : (from.split("/")[0] ?? from);
      return allowed?.packages?.includes(name) ? [] : say(`${layer} may not use this package`);
    });
  });
}

function importsOf(text: string): readonly { readonly from: string; readonly typeOnly: boolean }[] {
  const pattern =
    /^(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|\brequire\(\s*["']([^"']+)["']\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    from: match[2] ?? match[3] ?? match[4] ?? "",
    typeOnly: match[1] !== undefined,
  }));
}

function sources(folder: string): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile() || !/\.ts$/.test(entry.name) || /\.test\.ts$/.test(entry.name)) return [];
    const path = join(entry.parentPath, entry.name);
    return [{ path: relative(ROOT, path).split(sep).join("/"), text: readFileSync(path, "utf8") }];
  });
}

test("every import is one that the table allows", () => {
  const files = [...sources("server/src"), ...sources("client/src")];
  expect(files.length).toBeGreaterThan(50);
  expect(violations(files)).toEqual([]);
});

test("a planted violation of each sort is found", () => {
  const planted: readonly SourceFile[] = [
    { path: "server/src/policy/x.ts", text: 'import { hover } from "../features/hover.ts";' },
    { path: "server/src/policy/y.ts", text: 'import type { Catalog } from "../index/catalog.ts";' },
    { path: "server/src/model/x.ts", text: 'import { readFileSync } from "node:fs";' },
    { path: "server/src/rules/x.ts", text: 'import { parseDocument } from "yaml";' },
    { path: "server/src/base/x.ts", text: 'const lazy = () => import("../yaml/file.ts");' },
    { path: "client/src/x.ts", text: 'import { serve } from "../../server/src/lsp/server.ts";' },
    { path: "client/src/y.ts", text: 'import { Status } from "../../server/src/lsp/protocol.ts";' },
    { path: "server/src/nowhere/x.ts", text: "" },
  ];
  expect(violations(planted)).toHaveLength(planted.length);
});
