// The rules on policies of Calico.

import type { Rule } from "../rule.ts";
import { calicoGlobalMixed } from "./calico-global-mixed.ts";
import { calicoPeerNone } from "./calico-peer-none.ts";
import { calicoSelectorSyntax } from "./calico-selector-syntax.ts";
import { calicoSelectsNone } from "./calico-selects-none.ts";

export const calicoRules: readonly Rule[] = [
  calicoGlobalMixed,
  calicoPeerNone,
  calicoSelectorSyntax,
  calicoSelectsNone,
];
