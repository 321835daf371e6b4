// The two servers that are measured side by side, and the statistics of their times. yaml-language-server gets the Kubernetes
// schemas that Sallyport has, served locally.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);
const node = process.execPath;

export const medianOf = (list) => quantile(list, 0.5);

export function quantile(list, q) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

const SCHEMA_URL = "https://raw.githubusercontent.com/yannh/kubernetes-json-schema/";
const yamlSettings = {
  validate: true,
  hover: true,
  completion: true,
  schemaStore: { enable: false },
  schemas: { kubernetes: "*.yaml" },
};

/** How each is started and answered; `hasFolder` reads the whole folder by itself. */
export function serverCommands() {
  return SERVERS;
}

const SERVERS = [
  { name: "sallyport", command: [node, join(root, "dist/cli.cjs"), "lsp", "--stdio"], hasFolder: true },
  {
    name: "yaml-language-server",
    command: [node, require.resolve("yaml-language-server/bin/yaml-language-server"), "--stdio"],
    settings: {
      yaml: yamlSettings,
      "[yaml]": {},
      editor: { tabSize: 2 },
      files: {},
      http: { proxy: "", proxyStrictSSL: false },
    },
    afterwards: (client) => client.connection.sendNotification("yaml/registerContentRequest", {}),
    answers: {
      "vscode/content": (url) =>
        url.startsWith(SCHEMA_URL)
          ? kubernetesSchema(url.split("#")[0].split("/").at(-1))
          : Promise.reject(new Error("offline")),
    },
  },
];

/** The bundled schemas in the layout that yaml-language-server asks for: all.json points into _definitions.json by upstream's names. */
const made = new Map();

function kubernetesSchema(file) {
  if (!made.has(file)) made.set(file, makeSchema(file));
  return made.get(file);
}

function makeSchema(file) {
  const folder = join(root, "server/generated/schema");
  const groups = readdirSync(folder).filter(
    (name) => name.endsWith(".json") && !name.endsWith(".docs.json") && name !== "index.json",
  );
  const definitions = {};
  for (const name of groups) {
    const text = readFileSync(join(folder, name), "utf8").replace(
      /"\$ref":"[^"#]*#([^"]*)"/g,
      (_, key) => `"$ref":"#/definitions/${upstreamName(key)}"`,
    );
    for (const [key, schema] of Object.entries(JSON.parse(text)))
      if (/^IoK8s/.test(key))
        definitions[upstreamName(key)] = schema.properties ? { additionalProperties: false, ...schema } : schema;
  }
  const { kinds } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
  for (const { apiVersion, kind, definition } of kinds) {
    const known = definitions[upstreamName(definition)];
    if (known?.properties)
      known.properties = {
        ...known.properties,
        apiVersion: { type: "string", enum: [apiVersion] },
        kind: { type: "string", enum: [kind] },
      };
  }
  if (file === "_definitions.json") return JSON.stringify({ definitions });
  return JSON.stringify({
    oneOf: Object.keys(definitions).map((key) => ({ $ref: `_definitions.json#/definitions/${key}` })),
  });
}

/** IoK8sApiAppsV1Deployment → io.k8s.api.apps.v1.Deployment */
function upstreamName(key) {
  const match = /^IoK8s(ApimachineryPkgApis|Api)([A-Za-z]*?)(V\d+(?:alpha\d+|beta\d+)?)([A-Z].*)$/.exec(key);
  if (!match) return key;
  const [, base, group, version, kind] = match;
  return `io.k8s.${base === "Api" ? "api" : "apimachinery.pkg.apis"}.${group.toLowerCase()}.${version.toLowerCase()}.${kind}`;
}
