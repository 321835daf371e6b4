// The rules on policies of Calico.

import type { Rule } from "../rule.ts";
import { calicoGlobalMixed } from "./calico-global-mixed.ts";
import { calicoSelectorSyntax } from "./calico-selector-syntax.ts";

export const calicoRules: readonly Rule[] = [calicoGlobalMixed, calicoSelectorSyntax];
