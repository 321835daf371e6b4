// A code action that was picked gets its edits: conversions and policies are computed then, not when they are offered.

import type { CodeAction } from "vscode-languageserver-types";
import { defineFeature } from "./feature.ts";
import { conversionEdits } from "./migration/convertActions.ts";
import { restrictionEdits } from "./restrict/restrictActions.ts";

/** The action with its edits; as it came where there are none. */
export const resolveCodeAction = defineFeature<CodeAction, CodeAction | null>({
  method: "codeAction/resolve",
  capability: {},
  empty: null,
  handle(snapshot, action) {
    const data: unknown = action.data;
    const changes = conversionEdits(snapshot, data) ?? restrictionEdits(snapshot, data);
    return changes ? { ...action, edit: { changes } } : action;
  },
});
