// The rules on annotations.

import type { Rule } from "../rule.ts";
import { annConflict } from "./ann-conflict.ts";
import { annInjection } from "./ann-injection.ts";
import { annListItem } from "./ann-list-item.ts";
import { annRefMissing } from "./ann-ref-missing.ts";
import { annRefOtherNamespace } from "./ann-ref-other-namespace.ts";
import { annRemoved } from "./ann-removed.ts";
import { annRenamed } from "./ann-renamed.ts";
import { annRequires } from "./ann-requires.ts";
import { annRisk } from "./ann-risk.ts";
import { annScope } from "./ann-scope.ts";
import { annSnippet } from "./ann-snippet.ts";
import { annSnippetDanger } from "./ann-snippet-danger.ts";
import { annUnknown } from "./ann-unknown.ts";
import { annValueBool } from "./ann-value-bool.ts";
import { annValueEnum } from "./ann-value-enum.ts";
import { annValueFormat } from "./ann-value-format.ts";
import { annValueNumber } from "./ann-value-number.ts";
import { annVersion } from "./ann-version.ts";
import { annWrongController } from "./ann-wrong-controller.ts";

export const annRules: readonly Rule[] = [
  annConflict,
  annInjection,
  annListItem,
  annRefMissing,
  annRefOtherNamespace,
  annRemoved,
  annRenamed,
  annRequires,
  annRisk,
  annScope,
  annSnippetDanger,
  annSnippet,
  annUnknown,
  annValueBool,
  annValueEnum,
  annValueFormat,
  annValueNumber,
  annVersion,
  annWrongController,
];
