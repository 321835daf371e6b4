import { describe, expect, test } from "vitest";
import type { AnnotationOwner } from "../controller.ts";
import { annotationOwners, annotationsOn, findAnnotation, isController } from "./knownAnnotations.ts";

const TYPES = new Set(
  "string boolean integer enum duration size list cidr-list secret-ref configmap-ref service-ref url path regex snippet".split(
    " ",
  ),
);
const SCOPES = new Set(
  "ingress service configmap gateway route istio traefik secret certificate webhook crd".split(" "),
);
const RISKS = new Set(["low", "medium", "high", "critical"]);
const FIELDS: { readonly [field: string]: (value: unknown) => boolean } = {
  name: isText,
  nameTemplate: isTrue,
  type: (value) => TYPES.has(String(value)),
  description: isText,
  docs: isText,
  scope: (value) => isTexts(value) && value.every((item) => SCOPES.has(item)),
  enum: isTexts,
  caseInsensitive: isTrue,
  pattern: isRegex,
  itemPattern: isRegex,
  items: (value) => value === "services" || isTexts(value),
  plusItems: isTexts,
  itemsArePrefixes: isTrue,
  separator: isText,
  default: (value) => typeof value === "string",
  unit: isText,
  example: isText,
  schemes: isTexts,
  minimum: (value) => typeof value === "number" || isText(value),
  maximum: (value) => typeof value === "number" || isText(value),
  appliesTo: isText,
  perHost: isTrue,
  requires: isTexts,
  requiresValue: (value) => isRecord(value) && Object.values(value).every(isTexts),
  conflicts: isTexts,
  since: isText,
  deprecated: isTrue,
  removedIn: isText,
  replacedBy: isText,
  replacementValue: isText,
  aliases: isTexts,
  aliasOf: isText,
  mistakes: isTexts,
  formerNames: isTexts,
  renamedIn: isText,
  risk: (value) => RISKS.has(String(value)),
  secretKeys: isTexts,
  secretType: isText,
  plus: isTrue,
  notOnMaster: isTrue,
  notOnMinion: isTrue,
  provider: isText,
  json: isTrue,
  byValue: isRecord,
  group: isText,
  alsoConfigmap: (value) => typeof value === "boolean",
};

const tables = annotationOwners.filter(({ annotations }) => annotations !== undefined);

test("seven tables hold 613 annotations", () => {
  expect(tables.map(({ title }) => title)).toEqual([
    "ingress-nginx",
    "F5 NGINX",
    "Traefik",
    "HAProxy Technologies",
    "haproxy-ingress",
    "cert-manager",
    "external-dns",
  ]);
  expect(tables.reduce((sum, { annotations = [] }) => sum + annotations.length, 0)).toBe(613);
});

describe.each(tables)("$title", (owner) => {
  const rows = owner.annotations ?? [];

  test("has rows of the declared shape, and no name twice", () => {
    const wrong = rows.flatMap((row) =>
      Object.entries(row).flatMap(([field, value]) =>
        Object.hasOwn(FIELDS, field) && FIELDS[field]?.(value) === true ? [] : [`${row.name} ${field}`],
      ),
    );
    expect(wrong).toEqual([]);
    for (const field of ["name", "type", "scope", "description", "docs"] as const)
      expect(rows.filter((row) => row[field] === undefined)).toEqual([]);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  });

  test("finds each of its annotations by its name, and names that its rows name", () => {
    const own = isController(owner) ? owner.id : undefined;
    for (const row of rows)
      expect(findAnnotation(row.name.replace("<n>", "12"), own), row.name).toMatchObject({ owner, row });
    const names = new Set(rows.map(({ name }) => name));
    const named = rows.flatMap((row) => [
      ...(row.requires ?? []),
      ...(row.conflicts ?? []),
      ...(row.aliasOf === undefined ? [] : [row.aliasOf]),
    ]);
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });

  test("offers what is read today on each scope", () => {
    for (const scope of ["ingress", "service"] as const)
      for (const row of annotationsOn(owner, scope))
        expect(row.removedIn === undefined && row.scope.includes(scope), row.name).toBe(true);
  });
});

describe("a prefix that several read", () => {
  const shared = "ingress.kubernetes.io/ssl-redirect";
  test.each([
    ["haproxy", "haproxy.org/ssl-redirect", "HAProxy Technologies"],
    ["haproxyIngress", "haproxy-ingress.github.io/ssl-redirect", "haproxy-ingress"],
    ["nginxInc", shared, "F5 NGINX"],
  ] as const)("is %s's where it serves", (controller, name, title) => {
    const found = findAnnotation(shared, controller);
    expect([found?.name, found?.owner.title, found?.row === undefined]).toEqual([name, title, false]);
  });

  test("is nobody's where nobody is certain", () => {
    expect(findAnnotation(shared, undefined)).toBeUndefined();
    expect(findAnnotation(shared, "traefik")).toBeUndefined();
    expect(findAnnotation("example.com/own", "nginx")).toBeUndefined();
  });

  test("haproxy.com/ is HAProxy Technologies' own", () => {
    expect(findAnnotation("haproxy.com/check", undefined)).toMatchObject({ name: "haproxy.org/check" });
  });
});

test("a key that its owner has not got has no row", () => {
  expect(findAnnotation("nginx.ingress.kubernetes.io/rewrite-targett", undefined)).toMatchObject({
    owner: { title: "ingress-nginx" } satisfies Partial<AnnotationOwner>,
    row: undefined,
  });
});

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isTrue(value: unknown): boolean {
  return value === true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRegex(value: unknown): boolean {
  return isText(value) && new RegExp(value) instanceof RegExp;
}
