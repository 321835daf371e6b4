// What live objects that are not kept up with may not say: an error. Where a rule that looked at such objects reports one, it
// is asked again without them; what it says then too is the files' own and stays, the rest is said as a warning.

import type { Severity } from "../analysis/settings.ts";
import { found } from "../base/lookup.ts";
import type { Entry } from "../index/bucket.ts";
import { type Catalog, staleSince } from "../index/catalog.ts";
import type { Facts } from "../model/facts.ts";
import type { KindKey } from "../model/views.ts";
import { fit } from "./message.ts";
import type { Finding, Rule, RuleContext } from "./rule.ts";

/** Kinds and namespaces that a rule asked for; undefined is all namespaces. */
type Asked = Iterable<readonly [KindKey, ReadonlyMap<string | undefined, unknown>]>;

/**
 * The findings of a rule as they may be shown.
 * @param asked what the resource's rules looked at, this one's part included
 */
export function withoutStaleErrors(
  said: readonly Finding[],
  rule: Rule,
  facts: Facts,
  cx: RuleContext,
  catalog: Catalog,
  asked: Asked,
): readonly Finding[] {
  if (!catalog.cluster || !said.some(({ severity }) => severity === "error")) return said;
  const since = sinceOf(catalog, asked);
  if (since === undefined) return said;
  const own = saidByFiles(rule, facts, cx, catalog);
  return said.map((finding): Finding => {
    if (finding.severity !== "error" || own.has(keyOf(finding.path))) return finding;
    return {
      ...finding,
      severity: AT_MOST,
      message: fit(finding.message, ` (cluster stale since ${since})`, " (stale)"),
    };
  });
}

const AT_MOST: Severity = "warning";

function sinceOf(catalog: Catalog, asked: Asked): string | undefined {
  for (const [kind, namespaces] of asked) {
    for (const namespace of namespaces.keys()) {
      const since = staleSince(catalog, kind, namespace);
      if (since !== undefined) return since;
    }
  }
  return undefined;
}

/** The places at which the rule reports without the stale objects; none where it asks the engine, whose answers mix all. */
function saidByFiles(rule: Rule, facts: Facts, cx: RuleContext, catalog: Catalog): ReadonlySet<string> {
  const places = new Set<string>();
  let asksEngine = false;
  const isKept = ({ origin, resource: { id } }: Entry): boolean =>
    origin.is === "file" || staleSince(catalog, `${id.group}/${id.kind}`, id.namespace) === undefined;
  const list: RuleContext["list"] = (kind, namespace) => cx.list(kind, namespace).filter(isKept);
  rule.check(facts, {
    ...cx,
    list,
    lookUp(kind, namespace, name) {
      const answer = cx.lookUp(kind, namespace, name);
      if (answer.is !== "found") return answer;
      return isKept(answer.value) ? found(answer.value) : cx.absence(kind, namespace);
    },
    derive: (kind, compute) => compute(list(kind).map((entry) => entry.facts)),
    deriveEach: (kind, compute) => [compute(list(kind).map((entry) => entry.facts))],
    workloads(namespace) {
      asksEngine = true;
      return cx.workloads(namespace);
    },
    policyView() {
      asksEngine = true;
      return cx.policyView();
    },
    report: ({ path }) => places.add(keyOf(path)),
  });
  return asksEngine ? new Set() : places;
}

function keyOf(path: Finding["path"]): string {
  return JSON.stringify(path);
}
