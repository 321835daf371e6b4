// The table of features: the server answers these methods and builds its capabilities from the rows.

import { incomingCalls, outgoingCalls, prepareCallHierarchy } from "./callHierarchy/callHierarchy.ts";
import { codeAction } from "./codeAction.ts";
import { codeLens, resolveCodeLens } from "./codeLens/codeLens.ts";
import { completion } from "./completion/completion.ts";
import type { Feature } from "./feature.ts";
import { hover } from "./hover/hover.ts";
import { definition } from "./navigation/definition.ts";
import { documentLink } from "./navigation/documentLink.ts";
import { references } from "./navigation/references.ts";
import { prepareRename, rename } from "./navigation/rename.ts";
import { workspaceSymbol } from "./navigation/workspaceSymbol.ts";
import { resolveCodeAction } from "./resolveCodeAction.ts";

// Rows differ in their types; the wire decides what comes in, and the method's name what it is.
export const features: readonly Feature<never, unknown>[] = [
  codeAction,
  resolveCodeAction,
  completion,
  hover,
  definition,
  references,
  prepareRename,
  rename,
  workspaceSymbol,
  documentLink,
  prepareCallHierarchy,
  incomingCalls,
  outgoingCalls,
  codeLens,
  resolveCodeLens,
];
