// The one engine of a view that all rules share.

import { memoOn } from "../../base/memo.ts";
import type { PolicyView } from "../../model/views.ts";
import { createEngine, type Engine } from "../../policy/engine.ts";
import type { RuleContext } from "../rule.ts";

const engineOn: (view: PolicyView) => Engine = memoOn((view: PolicyView) => createEngine(view));

/** The engine over everything known; the answer then depends on all that the engine reads. */
export function engineOf(cx: RuleContext): Engine {
  return engineOn(cx.policyView());
}
