// Runs the rules over a file's resources. A resource's findings are kept as long as the sets that its rules asked for
// keep their stamps; one failing rule is reported and the others still answer.

import type { Severity } from "../analysis/settings.ts";
import type { FileState } from "../analysis/snapshot.ts";
import { groupBy } from "../base/group.ts";
import { isList, isObject, type Json, jsonAt, type Path } from "../base/json.ts";
import { type Lookup, missing, unknown } from "../base/lookup.ts";
import { memoOn } from "../base/memo.ts";
import { reportBug } from "../base/reportBug.ts";
import { emptyBucket } from "../index/bucket.ts";
import { absence, bucketOf, coverageOf, entriesOf, entryOf, listOf, lookUp, tableOf } from "../index/catalog.ts";
import { derivedIn } from "../index/derived.ts";
import { VIEW_KINDS, WORKLOAD_KINDS } from "../index/policyView.ts";
import type { Facts, WorkloadFacts } from "../model/facts.ts";
import { isTemplate } from "../model/read.ts";
import type { Resource } from "../model/resource.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import { rules } from "./index.ts";
import type { Finding, Rule, RuleContext, RuleSnapshot } from "./rule.ts";
import { withoutStaleErrors } from "./staleErrors.ts";

/** All findings of a file in the order of its resources; severities as the settings say, `off` left out. */
export function runRules(snapshot: RuleSnapshot, state: FileState): readonly Finding[] {
  if (state.role === "helmTemplate" || state.role === "patch") return [];
  return state.resources.flatMap((resource) => (isQuiet(resource) ? [] : findingsOf(snapshot, resource, state.uri)));
}

/** A document with template lines that is no YAML either is a template: nothing is said about it. */
function isQuiet({ document }: Resource): boolean {
  return document !== undefined && document.templated && document.problems.length > 0;
}

/** What was asked for: the stamps of whole kinds (under no namespace) and of kinds in namespaces. */
type Stamps = Map<KindKey, Map<string | undefined, object>>;

interface Kept {
  /** The catalog's generation that the stamps were last compared under. */
  generation: object;
  readonly cluster: unknown;
  readonly complete: boolean;
  readonly settings: unknown;
  readonly stamps: Stamps;
  readonly findings: readonly Finding[];
}

const kept = new WeakMap<Resource, Kept>();

function findingsOf(snapshot: RuleSnapshot, resource: Resource, uri: string): readonly Finding[] {
  const { catalog, settings } = snapshot;
  const known = kept.get(resource);
  if (
    known &&
    known.cluster === catalog.cluster &&
    known.complete === catalog.complete &&
    known.settings === settings &&
    (known.generation === catalog.generation || isFresh(snapshot, known.stamps))
  ) {
    known.generation = catalog.generation;
    return known.findings;
  }
  const stamps: Stamps = new Map();
  const findings: Finding[] = [];
  const facts = factsOf(snapshot, resource, uri);
  let asked: { readonly rule: Rule; readonly severity: Severity; readonly said: Finding[] } | undefined;
  const cx = context(snapshot, resource, uri, stamps, (report) => {
    if (!asked || liesInTemplate(resource.value, report.path)) return;
    // A severity that the user set wins over the one that the rule found fitting.
    const set = settings.rules[asked.rule.code] !== undefined;
    asked.said.push({
      code: asked.rule.code,
      severity: set ? asked.severity : (report.severity ?? asked.severity),
      message: report.message,
      resource,
      path: report.path,
      field: report.field ?? report.path,
      at: report.at ?? "value",
      part: report.part,
      fixes: report.fixes ?? [],
      related: report.related ?? [],
    });
  });
  for (const rule of rulesFor(resource)) {
    const severity = settings.rules[rule.code] ?? rule.severity;
    if (severity === "off") continue;
    asked = { rule, severity, said: [] };
    try {
      rule.check(facts, cx);
      findings.push(...withoutStaleErrors(asked.said, rule, facts, cx, catalog, stamps));
    } catch (error) {
      reportBug(`rule ${rule.code}`, error);
    }
  }
  kept.set(resource, {
    generation: catalog.generation,
    cluster: catalog.cluster,
    complete: catalog.complete,
    settings,
    stamps,
    findings,
  });
  return findings;
}

const byKind = new Map<string, readonly Rule[]>();

/** The rules that are asked for resources of a kind. */
function rulesFor({ facts, id }: Resource): readonly Rule[] {
  const key = `${facts.is} ${id.kind}`;
  let some = byKind.get(key);
  if (!some) {
    some = rules.filter(
      (rule) => (rule.on === "any" || rule.on === facts.is) && (!rule.kinds || rule.kinds.includes(id.kind)),
    );
    byKind.set(key, some);
  }
  return some;
}

/** The interned facts of a resource, which the engine knows by identity. */
function factsOf({ catalog }: RuleSnapshot, resource: Resource, uri: string): Resource["facts"] {
  const { group, kind, namespace, name } = resource.id;
  const entry = entryOf(catalog, toKindKey(group, kind), namespace, name, uri);
  return entry?.resource === resource ? entry.facts : resource.facts;
}

function isFresh({ catalog }: RuleSnapshot, stamps: Stamps): boolean {
  for (const [kind, namespaces] of stamps) {
    const table = tableOf(catalog, kind);
    for (const [namespace, stamp] of namespaces) {
      const now = namespace === undefined ? table.stamp : (table.namespaces.get(namespace) ?? emptyBucket).stamp;
      if (now !== stamp) return false;
    }
  }
  return true;
}

function context(
  snapshot: RuleSnapshot,
  resource: Resource,
  uri: string,
  stamps: Stamps,
  report: RuleContext["report"],
): RuleContext {
  const { catalog } = snapshot;
  const note = (kind: KindKey, namespace: string | undefined): void => {
    let namespaces = stamps.get(kind);
    if (!namespaces) {
      namespaces = new Map();
      stamps.set(kind, namespaces);
    }
    if (namespaces.has(namespace)) return;
    const table = tableOf(catalog, kind);
    namespaces.set(
      namespace,
      namespace === undefined ? table.stamp : (table.namespaces.get(namespace) ?? emptyBucket).stamp,
    );
  };
  return {
    resource,
    uri,
    settings: snapshot.settings,
    value: (path) => jsonAt(resource.value, path),
    lookUp(kind, namespace, name) {
      note(kind, namespace);
      return lookUp(catalog, kind, namespace, name, uri);
    },
    list(kind, namespace) {
      note(kind, namespace);
      return listOf(catalog, kind, namespace, uri);
    },
    declarations(kind, namespace, name) {
      note(kind, namespace);
      return bucketOf(catalog, kind, namespace).declared.get(name) ?? [];
    },
    derive(kind, compute) {
      note(kind, undefined);
      return derived(catalog, kind, compute);
    },
    deriveEach(kind, compute) {
      note(kind, undefined);
      return derivedIn(catalog, kind, compute);
    },
    absence(kind, namespace) {
      note(kind, namespace);
      return absence(catalog, kind, namespace);
    },
    workloads(namespace) {
      for (const kind of WORKLOAD_KINDS) note(kind, namespace);
      const all = snapshot.policyView().workloads;
      return namespace === undefined ? all : (byNamespace(all).get(namespace) ?? []);
    },
    workloadAbsence(namespace) {
      for (const kind of WORKLOAD_KINDS) note(kind, namespace);
      return workloadAbsence(snapshot, namespace);
    },
    policyView() {
      for (const kind of VIEW_KINDS) note(kind, undefined);
      return snapshot.policyView();
    },
    report,
  };
}

const derivations = new WeakMap<object, Map<unknown, unknown>>();

function derived<T>(catalog: RuleSnapshot["catalog"], kind: KindKey, compute: (facts: readonly Facts[]) => T): T {
  const { stamp } = tableOf(catalog, kind);
  const known = derivations.get(stamp) ?? new Map<unknown, unknown>();
  derivations.set(stamp, known);
  if (!known.has(compute)) known.set(compute, compute([...entriesOf(catalog, kind)].map(({ facts }) => facts)));
  // The key is the function itself, so what is kept under it is of its type.
  return known.get(compute) as T;
}

const byNamespace = memoOn((workloads: readonly WorkloadFacts[]) => groupBy(workloads, (facts) => facts.id.namespace));

/** The kinds that nearly all pods come from; where all three are listed, pods of other origin are not expected. */
const LONG_RUNNING: readonly KindKey[] = ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"];

/** Pods alone tell of every workload; else the kinds that make pods must be known. */
function workloadAbsence({ catalog }: RuleSnapshot, namespace: string): Lookup<never> {
  if (LONG_RUNNING.every((kind) => coverageOf(catalog, kind, namespace).is === "complete")) return missing(true);
  const pods = coverageOf(catalog, "/Pod", namespace);
  if (pods.is === "complete") return missing(true);
  if (pods.is !== "none") return absence(catalog, "/Pod", namespace);
  const declared = WORKLOAD_KINDS.some((kind) => bucketOf(catalog, kind, namespace).declared.size > 0);
  return declared ? missing(false) : unknown("no cluster");
}

function liesInTemplate(value: Json | undefined, path: Path): boolean {
  let at = value;
  for (const step of path) {
    if (typeof step === "string" && isTemplate(step)) return true;
    at = typeof step === "number" ? (isList(at) ? at[step] : undefined) : isObject(at) ? at[step] : undefined;
    if (typeof at === "string" ? isTemplate(at) : isObject(at) && Object.hasOwn(at, "?")) return true;
  }
  return false;
}
