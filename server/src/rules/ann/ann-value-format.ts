// ann-value-format: the text of an annotation is none that its reader takes. What is taken stands in the tables and valueForms.ts.

import { defineValueRule } from "./values.ts";

export const annValueFormat = defineValueRule("ann-value-format", "format");
