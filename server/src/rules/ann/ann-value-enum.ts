// ann-value-enum: the text of an annotation is none that its reader takes. What is taken stands in the tables and valueForms.ts.

import { defineValueRule } from "./values.ts";

export const annValueEnum = defineValueRule("ann-value-enum", "enum");
