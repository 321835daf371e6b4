// The pods that a Gateway configures: those with the labels of its selector, in whatever namespace they run.

import type { JsonObject } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { hasTemplate, readLabels } from "../../model/read.ts";
import type { RuleContext } from "../rule.ts";

/** The workloads of the pods; undefined where the selector is empty, a template or not there, so that it tells nothing. */
export function gatewayPods(spec: JsonObject, cx: RuleContext): readonly WorkloadFacts[] | undefined {
  const selector = Object.entries(readLabels(spec["selector"]));
  const [first] = selector;
  if (!first || hasTemplate(spec["selector"])) return undefined;
  const candidates = byLabel(cx.workloads()).get(first.join("=")) ?? [];
  return candidates.filter(({ podLabels }) => selector.every(([key, value]) => podLabels[key] === value));
}

const byLabel = memoOn((workloads: readonly WorkloadFacts[]): ReadonlyMap<string, readonly WorkloadFacts[]> => {
  const postings = new Map<string, WorkloadFacts[]>();
  for (const workload of workloads)
    for (const [key, value] of Object.entries(workload.podLabels)) {
      const posting = `${key}=${value}`;
      const known = postings.get(posting);
      if (known) known.push(workload);
      else postings.set(posting, [workload]);
    }
  return postings;
});
