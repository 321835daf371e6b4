// The npm packages that the bundled schemas are made from, and how their files hang together: a model file names its
// validator, a declaration file its documentation. Knows the packages' layout, not what is in a schema.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { handWritten } from "./overlay.mjs";
import { readTypeDocs } from "./typeDocs.mjs";
import { schemaOfValidator } from "./validatorModule.mjs";

/** `file` names the schema file of what lies in no API group's folder (shared types). */
export const schemaPackages = [
  { name: "@kubernetes-models/apimachinery", file: "meta", upstream: "Kubernetes", licence: "Apache-2.0" },
  { name: "kubernetes-models", file: "core", upstream: "Kubernetes", licence: "Apache-2.0" },
  {
    name: "@kubernetes-models/gateway-api",
    file: "gateway.networking.k8s.io",
    upstream: "Gateway API",
    licence: "Apache-2.0",
  },
  { name: "@kubernetes-models/istio", file: "networking.istio.io", upstream: "Istio", licence: "Apache-2.0" },
  { name: "@kubernetes-models/traefik", file: "traefik.io", upstream: "Traefik", licence: "MIT" },
  { name: "@kubernetes-models/cilium", file: "cilium.io", upstream: "Cilium", licence: "Apache-2.0" },
  { name: "@kubernetes-models/contour", file: "projectcontour.io", upstream: "Contour", licence: "Apache-2.0" },
];

/** The version of an installed package, read from its package.json. */
export function versionOf(modules, name) {
  return JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
}

/**
 * Every definition of a package: `{ name, file, title, schema, docs }`, where `file` is the schema file that it goes to.
 * Throws where a validator has an unknown shape.
 */
export function readDefinitions(modules, { name: packageName, file }) {
  const root = join(modules, packageName);
  const models = readModels(root);
  const nameOf = (address) => basename(address).replace(/\.js$/, "");
  return readdirSync(join(root, "_schemas"))
    .filter((entry) => entry.endsWith(".js"))
    .sort()
    .map((entry) => {
      const name = nameOf(entry);
      const model = models.get(name);
      const schema =
        handWritten[name] ?? schemaOfValidator(readFileSync(join(root, "_schemas", entry), "utf8"), nameOf);
      const title = model && basename(model.path, ".d.ts");
      return { name, file: fileOf(model?.path, file), title, schema, docs: model?.docs ?? {} };
    });
}

/** Model files by the definition that they stand for. */
function readModels(root) {
  const models = new Map();
  for (const entry of readdirSync(root, { recursive: true })) {
    const path = String(entry).replaceAll("\\", "/");
    if (!path.endsWith(".d.ts") || path.startsWith("_schemas/") || basename(path) === "index.d.ts") continue;
    const { schema, docs } = readTypeDocs(readFileSync(join(root, path), "utf8"));
    const script = join(root, path.replace(/\.d\.ts$/, ".js"));
    const imported = existsSync(script) && /_schemas\/(\w+)\.js"/.exec(readFileSync(script, "utf8"))?.[1];
    const name = imported || schema;
    if (name) models.set(name, { path, docs });
  }
  return models;
}

/** `networking.k8s.io/v1/Ingress.d.ts` goes to the file of its group, `v1/Pod.d.ts` and shared types to the package's. */
function fileOf(path, fallback) {
  if (path === undefined) return fallback;
  const group = dirname(path).split("/")[0] ?? "";
  if (/^(apps|batch|autoscaling|policy|extensions)$/.test(group) && fallback === "core") return group;
  return group.includes(".") && group !== "github.com" ? group : fallback;
}
