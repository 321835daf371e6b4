// The bundled schemas against the validators that they were read from: on random manifests both must refuse the same
// fields. It guards each upgrade of the packages. What differs on purpose is taken out on both sides and named here.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type { Json, Path } from "../../server/src/base/json.ts";
import { openLibrary } from "../../server/src/schema/library.ts";
import { type Place, typesOf } from "../../server/src/schema/schemaNode.ts";
import { violationsOf } from "../../server/src/schema/validate.ts";
import { makeSchemaFiles, readSchemaFile } from "./schemaFiles.ts";

const seed = Number(process.env["SALLYPORT_SEED"] ?? 20260531);
const documentsPerKind = Number(process.env["SALLYPORT_DOCUMENTS"] ?? 20);
// Some packages do not export their validators by name.
const modules = join(import.meta.dirname, "../../node_modules");
const packages: readonly (readonly [RegExp, string])[] = [
  [/^IoK8sSigsGatewayApi/, "@kubernetes-models/gateway-api"],
  [/^IoK8s/, "kubernetes-models"],
  [/IstioIo/, "@kubernetes-models/istio"],
  [/^ComGithubTraefik/, "@kubernetes-models/traefik"],
  [/^ComGithubCilium/, "@kubernetes-models/cilium"],
  [/^ComGithubProjectcontour/, "@kubernetes-models/contour"],
];

// A claim template needs no apiVersion and kind of its own; a JWT provider may have local keys since; added fields; what
// Gateway API 1.6 allows more of; items of a list of Cilium that is gone, and refused as a whole.
const onPurpose =
  /^theirs .*(volumeClaimTemplates\/\d+\/(apiVersion|kind)|\/remoteJWKS)$|^ours .*\/(description|localJWKS)$|^theirs \/spec\/(infrastructure\/annotations|hostnames|.*\/caCertificateRefs|rules\/.*filters\/\d+\/type)$|^theirs .*\/(to|from)Requires\/\d+$/;
/** Served in a version that the package has not; the fields are those of v1alpha2. */
const newer = /^IoK8sSigsGatewayApiApisV1(?:TCP|UDP)Route$/;

interface UpstreamError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: { readonly missingProperty?: string };
}
type Upstream = ((value: Json) => boolean) & { readonly errors?: readonly UpstreamError[] | null };

const library = openLibrary(readSchemaFile);
beforeAll(makeSchemaFiles);

test(`both refuse the same fields (seed ${seed})`, { timeout: 60_000 }, async () => {
  const next = random(seed);
  const differences: string[] = [];
  let documents = 0;
  let refused = 0;
  for (const { apiVersion, kind, definition } of library.kinds()) {
    // Its recursive part is written by hand, wider than upstream's.
    if (kind === "CustomResourceDefinition") continue;
    // Described by hand: there is no package to compare with.
    if (/^(?:PolicyNetworking|Calico|Sallyport|K8sNginxOrg|IngressV[13]HaproxyOrg)/.test(definition)) continue;
    if (newer.test(definition)) continue;
    const root = library.root({ apiVersion, kind });
    const from = packages.find(([pattern]) => pattern.test(definition))?.[1];
    if (!root || from === undefined) throw new Error(`${definition} is of no known package`);
    const { validate } = (await import(
      /* @vite-ignore */ pathToFileURL(join(modules, from, `_schemas/${definition}.js`)).href
    )) as {
      validate: Upstream;
    };
    for (let n = 0; n < documentsPerKind; n++) {
      const value = randomValue(next, root, 0) as { [key: string]: Json };
      Object.assign(value, { apiVersion, kind });
      documents++;
      const ours = ourFields(root, value);
      const theirs = upstreamFields(validate, value);
      if (theirs.size > 0) refused++;
      const apart = [...ours].filter((field) => !theirs.has(field)).map((field) => `ours ${field}`);
      apart.push(...[...theirs].filter((field) => !ours.has(field)).map((field) => `theirs ${field}`));
      for (const field of apart.filter((field) => !onPurpose.test(field)))
        differences.push(`${apiVersion} ${kind}: ${field}`);
    }
  }
  expect(differences.slice(0, 40)).toEqual([]);
  expect(documents).toBeGreaterThan(4000);
  expect(refused).toBeGreaterThan(documents / 4);
});

/** Fields refused, as JSON pointers; a missing one by its own name, a choice by its mapping. */
function ourFields(root: Place, value: Json): ReadonlySet<string> {
  const fields = new Set<string>();
  for (const violation of violationsOf(library, root, value)) {
    const at = pointer(violation.path);
    // Upstream leaves its schemas open.
    if (violation.is === "unknownField") continue;
    if (violation.is === "missing") fields.add(`${at}/${violation.key}`);
    else fields.add(violation.is === "choice" || violation.is === "noBranch" ? `${at}?` : at);
  }
  return fields;
}

function upstreamFields(validate: Upstream, value: Json): ReadonlySet<string> {
  if (validate(value)) return new Set();
  const errors = validate.errors ?? [];
  // A choice reports each branch; ours says it once. IntOrString and Quantity are choices upstream, types of ours.
  const choices = new Set(
    errors.filter(({ keyword }) => /^(oneOf|anyOf|not)$/.test(keyword)).map(({ instancePath }) => instancePath),
  );
  const typed = new Set(errors.filter(({ keyword }) => keyword === "type").map(({ instancePath }) => instancePath));
  const fields = new Set<string>();
  for (const { instancePath, keyword, params } of errors) {
    if (/^(oneOf|anyOf|not)$/.test(keyword)) fields.add(typed.has(instancePath) ? instancePath : `${instancePath}?`);
    else if (keyword === "required" && !choices.has(instancePath))
      fields.add(`${instancePath}/${params.missingProperty ?? ""}`);
    else if (keyword !== "required" && !(choices.has(instancePath) && keyword !== "type")) fields.add(instancePath);
  }
  return fields;
}

function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

// Texts that formats and patterns take or refuse, the same on both sides. Empty ones are left out: ours takes an empty
// enum value of a built-in kind as the API server does.
const texts = [
  "web",
  "a-b",
  "10.0.0.0/8",
  "1.2.3.4",
  "80",
  "500m",
  "1Gi",
  "5s",
  "shop.example",
  "*.a.b",
  "A_b",
  "/x",
  "%",
  "YWJj",
  "2026-01-31T12:00:00Z",
];
const oddValues: readonly Json[] = ["odd", 7, -1, 3.5, 99999, true, [], {}, [1], { a: 1 }];

/** A value that mostly fits the schema, and here and there does not. */
function randomValue(next: () => number, given: Place, depth: number): Json {
  if (next() < 0.03) return pick(next, oddValues);
  const place = library.resolve(given);
  const { node } = place;
  if (node.enum && next() < 0.9) return pick(next, node.enum);
  switch (typesOf(node)[Math.floor(next() * typesOf(node).length)]) {
    case "object": {
      const value: { [key: string]: Json } = {};
      for (const key of Object.keys(node.properties ?? {})) {
        const child = library.child(place, key);
        const wanted = node.required?.includes(key) ? 0.95 : 0.6 / (depth + 1);
        // What ours takes as it is (status, managedFields) is not compared; required values are drawn nearly always.
        if (child && Object.keys(child.node).length > 0 && next() < wanted && depth < 9)
          value[key] = randomValue(next, child, depth + 1);
      }
      if (node.additionalProperties && depth < 9) {
        value["tier"] = randomValue(next, { ...place, node: node.additionalProperties }, depth + 1);
      }
      return value;
    }
    case "array": {
      const items = library.child(place);
      const length = Math.floor(next() * 3);
      return Array.from({ length }, () => (items && depth < 9 ? randomValue(next, items, depth + 1) : "x"));
    }
    case "integer":
    case "number":
      return next() < 0.1 ? pick(next, [-1, 0, 70_000, 2 ** 33, 1.5]) : (node.minimum ?? 1) + Math.floor(next() * 3);
    case "boolean":
      return next() < 0.5;
    case "string":
      return pick(next, texts);
    default:
      return pick(next, oddValues);
  }
}

function pick<T>(next: () => number, from: readonly T[]): T {
  const value = from[Math.floor(next() * from.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

/** mulberry32: small, and the same everywhere for a seed. */
function random(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
