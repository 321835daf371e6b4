// The engine as rules ask for it, so that their answers are kept as long as what it reads.

import { engineOf as engineOn } from "../../analysis/engine.ts";
import type { Engine } from "../../policy/engine.ts";
import type { RuleContext } from "../rule.ts";

/** The engine over everything known; the answer then depends on all that the engine reads. */
export function engineOf(cx: RuleContext): Engine {
  return engineOn(cx.policyView());
}
