// Whatever the Ingresses, after a conversion to another controller each request goes where it went, or the report says of the
// path that takes it, before or after, that it does not. Which controller answers how is told by its own route table.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Snapshot } from "../../server/src/analysis/snapshot.ts";
import { migrate, sourcesOf, toYaml } from "../../server/src/features/migration/migrate.ts";
import { listOf } from "../../server/src/index/catalog.ts";
import { nginx } from "../../server/src/ingress/controllers/nginx/controller.ts";
import type { Migrated, Note } from "../../server/src/ingress/migration/migration.ts";
import { controllerTargets } from "../../server/src/ingress/migration/toController/targets.ts";
import type { ControllerRouting } from "../../server/src/ingress/routes/controllerRouting.ts";
import type { TableRoute } from "../../server/src/ingress/routes/route.ts";
import { answer, type Request } from "../../server/src/ingress/routes/table.ts";
import type { IngressFacts } from "../../server/src/model/facts.ts";
import { readFixture } from "../fixture/fixture.ts";

const HOSTS = ["a.example.com", "b.example.com", "*.example.com", undefined];
const PATHS = ["/", "/a", "/a/", "/ab", "/a/b", "/c", "/A", "/c(/|$)(.*)", "/a.*"];
const ASKED_HOSTS = ["a.example.com", "b.example.com", "c.example.com", "d.c.example.com", "elsewhere.org"];
const ASKED_PATHS = [
  "/",
  "/a",
  "/a/",
  "/a/b",
  "/a/b/",
  "/a/x",
  "/ab",
  "/ab/x",
  "/abc",
  "/c",
  "/c/d",
  "/cd",
  "/d",
  "/A",
  "/C/d",
];

interface Written {
  readonly host: string | undefined;
  readonly path: string;
  readonly type: string;
}

const written: fc.Arbitrary<Written> = fc.record({
  host: fc.constantFrom(...HOSTS),
  path: fc.constantFrom(...PATHS),
  type: fc.constantFrom("Exact", "Prefix", "ImplementationSpecific"),
});

const ingress = fc.record({
  paths: fc.array(written, { minLength: 1, maxLength: 4 }),
  regex: fc.boolean(),
  alias: fc.boolean(),
});

for (const target of controllerTargets)
  test(`to ${target.key}: a request is answered as before, or its path says otherwise`, () => {
    let told = 0;
    fc.assert(
      fc.property(fc.array(ingress, { minLength: 1, maxLength: 3 }), (ingresses) => {
        const { snapshot } = readFixture(`#- /all.yaml\n${CLASS}${ingresses.map(print).join("")}`);
        const sources = sourcesOf(snapshot, () => true);
        const migrated = migrate(snapshot, sources, target.key);
        const made = readFixture(`#- /all.yaml\n${toYaml(migrated)}`).snapshot;
        const before = sources.map(({ facts }) => facts);
        const after = sourcesOf(made, () => true).map(({ facts }) => facts);
        const custom = customOf(made, target.row.routing);
        // What stands in routes that can't be read here is not asked for.
        const beside = target.row.routing?.custom ? new Set<string>() : servicesBeside(migrated);
        for (const host of ASKED_HOSTS)
          for (const path of ASKED_PATHS) {
            const one = taken(nginx.routing, before, [], host, path);
            const other = taken(target.row.routing, after, custom, host, path);
            if (serviceOf(one) === serviceOf(other) || beside.has(serviceOf(one))) continue;
            told++;
            expect(
              covering(migrated.notes, [one, other], before),
              `${host}${path}: ${serviceOf(one)} before, ${serviceOf(other)} after\n${toYaml(migrated)}`,
            ).not.toEqual([]);
          }
      }),
      { numRuns: 60 },
    );
    // Some answers do change with every target, or this would test nothing.
    expect(told).toBeGreaterThan(0);
  });

const CLASS = "kind: IngressClass\nmetadata: { name: nginx }\nspec: { controller: k8s.io/ingress-nginx }\n";

/** The Service tells the path. */
function print(
  { paths, regex, alias }: { readonly paths: readonly Written[]; readonly regex: boolean; readonly alias: boolean },
  index: number,
): string {
  const hosts = [...new Set(paths.map(({ host }) => host))];
  const rules = hosts.map((host) => {
    const own = paths.filter((path) => path.host === host);
    const lines = own.map(
      ({ path, type }) =>
        `{ path: "${path}", pathType: ${regex ? "ImplementationSpecific" : type}, backend: { service: { name: ${nameOf(path)}, port: { number: 80 } } } }`,
    );
    return `  - { ${host === undefined ? "" : `host: "${host}", `}http: { paths: [${lines.join(", ")}] } }\n`;
  });
  const annotations = [
    ...(regex ? [`nginx.ingress.kubernetes.io/use-regex: "true"`] : []),
    ...(alias && hosts[0] === "a.example.com" ? ["nginx.ingress.kubernetes.io/server-alias: alias.example.net"] : []),
  ];
  return `---\nkind: Ingress\nmetadata: { name: i${index}, namespace: web, annotations: { ${annotations.join(", ")} } }\nspec:\n  ingressClassName: nginx\n  rules:\n${rules.join("")}`;
}

/** Which of two Ingresses goes first that say the same is not told, so these have the same Service; nor is letter case. */
function nameOf(path: string): string {
  return `p${path.replace(/\/$/, "").replaceAll(/[^\w]/g, "-").toLowerCase()}x`;
}

function taken(
  routing: ControllerRouting | undefined,
  ingresses: readonly IngressFacts[],
  custom: readonly TableRoute[],
  host: string,
  path: string,
): TableRoute | undefined {
  if (!routing) throw new Error("no routing");
  const routes = [...routing.ofIngresses(ingresses, { strictPrefixMatching: false, tlsEntryPoints: [] }), ...custom];
  const request: Request = { host, path, method: "GET", headers: new Map(), query: new Map() };
  return answer({ ...routing, name: "", routes }, request).taken;
}

function serviceOf(route: TableRoute | undefined): string {
  const [target] = route?.targets ?? [];
  return target?.is === "service" ? target.service : "nothing";
}

/** Notes of paths that a route before or after is made of: of its host and its Service. */
function covering(
  notes: readonly Note[],
  routes: readonly (TableRoute | undefined)[],
  ingresses: readonly IngressFacts[],
): readonly Note[] {
  return notes.filter(({ id, verdict, path: [, rules, rule, , , index] }) => {
    if (verdict === "kept" || rules !== "rules") return false;
    const facts = ingresses.find((one) => one.id === id)?.rules[Number(rule)];
    const service = facts?.paths[Number(index)]?.backend?.service;
    return routes.some(
      (route) => route !== undefined && serviceOf(route) === service && hostsMeet(route.host, facts?.host),
    );
  });
}

/** An alias has the paths of its Ingress's hosts. */
function hostsMeet(host: string | undefined, written: string | undefined): boolean {
  return host === written || host === "alias.example.net";
}

/** Services of routes of the target's own kinds. */
function servicesBeside({ objects }: Migrated): ReadonlySet<string> {
  return new Set(
    objects.flatMap((object) =>
      object["kind"] === "IngressRoute"
        ? [...JSON.stringify(object).matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name ?? "")
        : [],
    ),
  );
}

/** Routes of the target's own kinds. */
function customOf(snapshot: Snapshot, routing: ControllerRouting | undefined): readonly TableRoute[] {
  const { custom } = routing ?? {};
  if (!custom) return [];
  const routes = custom.routesOf(
    custom.kinds.flatMap((kind) =>
      listOf(snapshot.catalog, kind).flatMap(({ facts }) => (facts.is === "route" ? [facts] : [])),
    ),
    undefined,
  );
  // Every request comes in by the entry point that is meant for it.
  return routes.map((route) => ({ ...route, conditions: route.conditions.filter(({ is }) => is !== "other") }));
}
