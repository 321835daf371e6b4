// The policy engine of a snapshot, made once for a view: rules, lenses, hovers and reach documents share it and its answers.

import { memoOn } from "../base/memo.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import type { PolicyView } from "../model/views.ts";
import { createEngine, type Engine } from "../policy/engine.ts";
import type { Direction } from "../policy/policyRule.ts";
import { type Reach, reachOf } from "../policy/reach.ts";

/** The engine over a view, with the options of a plugin that is not known. */
export const engineOf: (view: PolicyView) => Engine = memoOn((view: PolicyView) => createEngine(view));

const answers = memoOn((_: Engine) => ({
  egress: new WeakMap<WorkloadFacts, Reach>(),
  ingress: new WeakMap<WorkloadFacts, Reach>(),
}));

/** The reach of a workload, kept with the engine. */
export function reachIn(engine: Engine, workload: WorkloadFacts, direction: Direction): Reach {
  const known = answers(engine)[direction];
  let reach = known.get(workload);
  if (!reach) {
    reach = reachOf(engine, workload, direction);
    known.set(workload, reach);
  }
  return reach;
}
