// Makes server/generated/schema/ from the kubernetes-models packages and the kinds described by hand: per API group one file
// with the schemas, one with the documentation and one with the validators that ajv makes of the schemas; index.json with the
// kinds; compile.cjs for schemas that become known at run time. Runs in seconds; unchanged inputs are not converted again. The
// output is for server/src/schema/; what the keywords mean is told there.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { adminPolicies } from "./schema/adminPolicies.mjs";
import { calico } from "./schema/calico.mjs";
import { bundleCompiler, bundleWriter, validatorModules } from "./schema/compiler.mjs";
import { haproxy } from "./schema/haproxy.mjs";
import { intents } from "./schema/intents.mjs";
import { nginxInc } from "./schema/nginxInc.mjs";
import { normalise } from "./schema/normalise.mjs";
import {
  alsoServedAs,
  anyField,
  defaults,
  extraFields,
  isNamespaced,
  isServed,
  optionalFields,
  ownWords,
  widened,
} from "./schema/overlay.mjs";
import { readDefinitions, schemaPackages, versionOf } from "./schema/sources.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const target = join(root, "server/generated/schema");

/** Converts all packages, unless the stamp says that the output is of these packages and these scripts. */
export async function generateSchemas() {
  const writer = await bundleWriter(root);
  const stamp = currentStamp(writer);
  const stampFile = join(target, "stamp.txt");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  const started = Date.now();
  const packaged = schemaPackages.flatMap((source) => readDefinitions(modules, source));
  const files = toFiles([
    ...packaged,
    ...packaged.flatMap(inNewerVersion),
    ...adminPolicies,
    ...calico,
    ...haproxy,
    ...nginxInc,
    ...intents,
  ]);
  const validators = await validatorModules(writer, schemasOf(files));
  // Written aside and moved, so that nobody reads half of it.
  const draft = `${target}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(draft, name), JSON.stringify(content));
  for (const [file, code] of Object.entries(validators)) writeFileSync(join(draft, `${file}.cjs`), code);
  await bundleCompiler(root, draft);
  writeFileSync(join(draft, "stamp.txt"), stamp);
  replaceTarget(draft, stamp);
  const { kinds } = files["index.json"];
  console.log(`schemas: ${kinds.length} kinds in ${Object.keys(files).length} files, ${Date.now() - started} ms`);
}

/** Two tests may make the same files at the same time; the later one finds them made. */
function replaceTarget(draft, stamp) {
  try {
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const stampFile = join(target, "stamp.txt");
    if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) throw error;
  }
}

function currentStamp(writer) {
  const folder = join(root, "scripts/schema");
  const scripts = [
    join(root, "scripts/generateSchemas.mjs"),
    ...readdirSync(folder)
      .sort()
      .map((file) => join(folder, file)),
  ];
  const hash = createHash("sha256");
  for (const script of scripts) hash.update(readFileSync(script));
  hash.update(writer);
  const versions = schemaPackages.map(({ name }) => `${name}@${versionOf(modules, name)}`);
  return [...versions, hash.digest("hex"), ""].join("\n");
}

/** The definition once more, where the overlay says that it is served in another version too. */
function inNewerVersion(definition) {
  return alsoServedAs
    .filter((row) => row.definition === definition.name)
    .map(({ name, apiVersion }) => {
      const properties = { ...definition.schema.properties, apiVersion: { type: "string", enum: [apiVersion] } };
      return { ...definition, name, schema: { ...definition.schema, properties } };
    });
}

/** The schemas among the files, by file. */
function schemasOf(files) {
  const schemas = Object.entries(files).filter(([name]) => name !== "index.json" && !name.endsWith(".docs.json"));
  return Object.fromEntries(schemas.map(([name, definitions]) => [name.slice(0, -".json".length), definitions]));
}

/** The JSON files to write, by name. */
function toFiles(definitions) {
  const fileOf = new Map(definitions.map(({ name, file }) => [name, file]));
  const schemas = normalise(new Map(definitions.map(({ name, schema }) => [name, schema])));
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const files = {};
  const kinds = [];
  for (const { name, file, title, schema: raw, docs: ownDocs } of definitions) {
    const schema = amend(name, schemas.get(name));
    const root = kindOf(raw);
    if (root) {
      if (root.kind.endsWith("List")) continue;
      const namespaced = isNamespaced(root.kind);
      kinds.push({ ...root, file, definition: name, namespaced, served: isServed(root.apiVersion, root.kind) });
    }
    const output = root ? openRoot(schema) : schema;
    (files[`${file}.json`] ??= {})[name] = withFiles(output, file, fileOf);
    const docs = {
      ...(title === undefined ? {} : { "#": title }),
      ...embeddedDocs(raw, byName),
      ...ownDocs,
      ...(ownWords[name] === undefined ? {} : { "": ownWords[name] }),
      ...extraDocs(name),
    };
    if (root) for (const key of Object.keys(docs)) if (key.startsWith("status/")) delete docs[key];
    if (Object.keys(docs).length > 0) (files[`${file}.docs.json`] ??= {})[name] = docs;
  }
  kinds.sort((a, b) => compare(a.apiVersion, b.apiVersion) || compare(a.kind, b.kind));
  return { "index.json": { kinds }, ...reachable(files, kinds) };
}

/** A definition that no kind leads to (status types, lists, requests of the API) is not written. */
function reachable(files, kinds) {
  const used = new Set();
  const follow = (file, name) => {
    const key = `${file}#${name}`;
    if (used.has(key)) return;
    used.add(key);
    const walk = (node) => {
      if (typeof node !== "object" || node === null) return;
      if (typeof node.$ref === "string") {
        const [other, definition] = node.$ref.split("#");
        follow(other || file, definition);
      }
      for (const child of Object.values(node)) walk(child);
    };
    walk(files[`${file}.json`][name]);
  };
  for (const { file, definition } of kinds) follow(file, definition);
  const kept = {};
  for (const [path, definitions] of Object.entries(files)) {
    const file = path.replace(/(\.docs)?\.json$/, "");
    const entries = Object.entries(definitions).filter(([name]) => used.has(`${file}#${name}`));
    if (entries.length > 0) kept[path] = Object.fromEntries(entries);
  }
  return kept;
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function kindOf({ properties }) {
  const [apiVersion, kind] = [properties?.apiVersion?.enum, properties?.kind?.enum];
  if (apiVersion?.length !== 1 || kind?.length !== 1) return undefined;
  return { apiVersion: apiVersion[0], kind: kind[0] };
}

/** The kind was chosen by apiVersion and kind, and the server alone writes status. */
function openRoot(schema) {
  const { required = [], ...rest } = schema;
  const properties = { ...schema.properties, apiVersion: { type: "string" }, kind: { type: "string" }, status: {} };
  const needed = required.filter((key) => key !== "apiVersion" && key !== "kind" && key !== "status");
  return { ...rest, properties, ...(needed.length > 0 ? { required: needed } : {}) };
}

/** The definition with what the overlay says of it. Throws where the overlay names a field that is not there. */
function amend(name, schema) {
  if (!schema.properties) return schema;
  const properties = { ...schema.properties };
  for (const key of anyField[name] ?? []) properties[key] = {};
  for (const [key, field] of Object.entries(extraFields[name] ?? {})) properties[key] = field.schema;
  for (const [key, value] of Object.entries(defaults[name] ?? {})) {
    if (!properties[key]) throw new Error(`overlay: ${name} has no field ${key}`);
    properties[key] = { ...properties[key], default: value };
  }
  for (const [key, keywords] of Object.entries(widened[name] ?? {})) {
    if (!properties[key]) throw new Error(`overlay: ${name} has no field ${key}`);
    properties[key] = { ...properties[key], ...keywords };
  }
  const required = schema.required?.filter((key) => !optionalFields[name]?.includes(key));
  return { ...schema, properties, ...(required ? { required } : {}) };
}

function extraDocs(name) {
  return Object.fromEntries(
    Object.entries(extraFields[name] ?? {}).map(([key, { description }]) => [key, description]),
  );
}

/** `#X` for a definition in the same file, `core#X` for one in another. */
function withFiles(node, file, fileOf) {
  if (Array.isArray(node)) return node.map((child) => withFiles(child, file, fileOf));
  if (typeof node !== "object" || node === null) return node;
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === "$ref" && typeof value === "string") {
      const other = fileOf.get(value);
      result.$ref = `${other === file ? "" : other}#${value}`;
    } else result[key] = withFiles(value, file, fileOf);
  }
  return result;
}

/** The fields of an embedded struct keep their documentation, those of what is embedded in it too. */
function embeddedDocs({ allOf = [] }, byName) {
  const docs = {};
  for (const { $ref } of allOf) {
    const embedded = byName.get($ref);
    if (!embedded) continue;
    const { "": _self, "#": _title, ...fields } = { ...embeddedDocs(embedded.schema, byName), ...embedded.docs };
    Object.assign(docs, fields);
  }
  return docs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateSchemas();
