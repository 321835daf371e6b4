// ann-list-item: an item of a list that its reader does not know, or items with the wrong sign between them.

import { defineValueRule } from "./values.ts";

export const annListItem = defineValueRule("ann-list-item", "item");
