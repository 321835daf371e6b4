// ann-version: an annotation that is newer than the controller in use.

import { isAtLeast } from "../../ingress/annotations/version.ts";
import { defineAnnotationRule, versionOf } from "./placed.ts";

/** Reports keys whose `since` is above the version that the setting sallyport.ingress.versions names. */
export const annVersion = defineAnnotationRule({
  code: "ann-version",
  severity: "information",
  check({ own }, cx) {
    for (const { row, owner, short, path } of own) {
      const version = versionOf(owner, cx);
      if (row?.since === undefined || version === undefined || isAtLeast(version, row.since)) continue;
      cx.report({
        path,
        at: "key",
        message: `"${short}" needs ${owner.title} ${row.since}; this workspace says ${version}`,
      });
    }
  },
});
