// The table of features: the server answers these methods and builds its capabilities from the rows.

import { codeAction } from "./codeAction.ts";
import type { Feature } from "./feature.ts";

// Rows differ in their types; the wire decides what comes in, and the method's name what it is.
export const features: readonly Feature<never, unknown>[] = [codeAction];
