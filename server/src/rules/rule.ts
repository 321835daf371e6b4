// What a rule is, what it may ask, and what it says. A rule is pure and total; what it asks of other resources is noted,
// so that its answer is kept until one of these sets changes.

import type { Settings, Severity } from "../analysis/settings.ts";
import type { Snapshot } from "../analysis/snapshot.ts";
import type { Json, Path } from "../base/json.ts";
import type { Lookup } from "../base/lookup.ts";
import type { Span } from "../base/span.ts";
import type { Entry } from "../index/bucket.ts";
import type { Facts, WorkloadFacts } from "../model/facts.ts";
import type { Resource } from "../model/resource.ts";
import type { KindKey, PolicyView } from "../model/views.ts";
import type { Edit } from "../yaml/edits.ts";

export interface Rule {
  readonly code: string;
  readonly severity: Severity;
  /** The facts it reads; it is asked for resources of these alone. */
  readonly on: Facts["is"] | "any";
  /** Narrows `on`, e.g. policies to NetworkPolicy. */
  readonly kinds?: readonly string[];
  check(facts: Facts, cx: RuleContext): void;
}

/** Declares a rule; `check` is asked once for each resource whose facts are of `on`. */
export function defineRule<K extends Facts["is"]>(rule: {
  readonly code: string;
  readonly severity: Severity;
  readonly on: K;
  readonly kinds?: readonly string[];
  readonly check: (facts: Extract<Facts, { is: K }>, cx: RuleContext) => void;
}): Rule {
  const { on, check } = rule;
  return { ...rule, check: (facts, cx) => (isOf(facts, on) ? check(facts, cx) : undefined) };
}

/** Declares a rule that is asked for resources of every kind. */
export function defineRuleOnAny(rule: Omit<Rule, "on">): Rule {
  return { ...rule, on: "any" };
}

function isOf<K extends Facts["is"]>(facts: Facts, on: K): facts is Extract<Facts, { is: K }> {
  return facts.is === on;
}

export interface RuleContext {
  readonly resource: Resource;
  /** The file that states it. */
  readonly uri: string;
  readonly settings: Settings;
  /** The raw value at a path of the resource; undefined where nothing is written. */
  value(path: Path): Json | undefined;
  /** Looks one object up: found, missing (sure or not) or unknown. */
  lookUp(kind: KindKey, namespace: string, name: string): Lookup<Entry>;
  /** Every known object of a kind, files over cluster; in all namespaces where none is named. */
  list(kind: KindKey, namespace?: string): readonly Entry[];
  /** Every declaration of an object in the workspace's files; more than one where files define it twice. */
  declarations(kind: KindKey, namespace: string, name: string): readonly Entry[];
  /**
   * Something computed from all facts of a kind, kept until one of them changes: for rules that compare every object with
   * every other. `compute` is a function of the module, for it is the key under which the answer is kept.
   */
  derive<T>(kind: KindKey, compute: (facts: readonly Facts[]) => T): T;
  /** The same, computed for each namespace apart: an edit computes its own namespace again. */
  deriveEach<T>(kind: KindKey, compute: (facts: readonly Facts[]) => T): readonly T[];
  /** What it means that something of a kind is not among `list`. */
  absence(kind: KindKey, namespace: string): Lookup<never>;
  /** Workloads of a namespace (all namespaces where none is named), pods folded into their owners. */
  workloads(namespace?: string): readonly WorkloadFacts[];
  /** What the absence of a workload means: missing and sure where all workload kinds or Pods are completely known there. */
  workloadAbsence(namespace: string): Lookup<never>;
  /** The view for the policy engine; the answer then depends on all that the engine reads. */
  policyView(): PolicyView;
  report(report: Report): void;
}

export interface Report {
  readonly path: Path;
  /** The field that the API server names, where it is another than `path`; what reports show as path. */
  readonly field?: Path;
  /** Point at the key or at the value; the value where not said. */
  readonly at?: "key" | "value";
  /** Offsets in the text of the value, where only a part of it is meant: a matcher of a Traefik rule, an item of a list. */
  readonly part?: Span;
  readonly message: string;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  /** Another severity than the rule's own. */
  readonly severity?: Severity;
}

/** Another object that the finding is about. */
export interface Related {
  readonly entry: Entry;
  readonly path: Path;
  readonly message: string;
}

export interface Fix {
  /** Says the result: `Use port 80 (http)`. */
  readonly title: string;
  readonly edits: readonly FixEdit[];
  /** May be applied without a look, together with all others of the file. */
  readonly safe?: boolean;
}

export interface FixEdit {
  readonly edit: Edit;
  /** The resource whose document is edited; this one where not said. Paths are relative to the resource. */
  readonly target?: Entry;
}

/** A report with all that is needed to show it. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly resource: Resource;
  /** Where it stands in the text. */
  readonly path: Path;
  /** The field that the API server names; `path` in most findings. */
  readonly field: Path;
  readonly at: "key" | "value";
  readonly part?: Span | undefined;
  readonly fixes: readonly Fix[];
  readonly related: readonly Related[];
}

export type RuleSnapshot = Pick<Snapshot, "catalog" | "settings" | "policyView" | "schemas">;
