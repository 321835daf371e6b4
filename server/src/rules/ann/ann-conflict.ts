// ann-conflict: two annotations of one reader of which only one counts.

import { rowNamed, writtenKey } from "../../ingress/annotations/knownAnnotations.ts";
import { removeAnnotation } from "./edits.ts";
import { defineAnnotationRule, shortName } from "./placed.ts";

/** Reports keys that another key of the object makes idle. */
export const annConflict = defineAnnotationRule({
  code: "ann-conflict",
  severity: "warning",
  check({ own, written }, cx) {
    const keys = Object.keys(written);
    for (const { key, short, value, path, owner, row } of own) {
      if (row?.type === "boolean" && /^(?:false|f|0)$/i.test(value)) continue;
      // cert-issuer-both speaks of these.
      if (/^cert-manager\.io\/(?:cluster-)?issuer$/.test(key)) continue;
      for (const name of row?.conflicts ?? []) {
        const other = writtenKey(owner, name, written);
        if (other === undefined) continue;
        const mutual = row !== undefined && rowNamed(owner, name)?.conflicts?.includes(row.name) === true;
        // Where each excludes the other, once is enough.
        if (mutual && keys.indexOf(key) < keys.indexOf(other)) continue;
        cx.report({
          path,
          at: "key",
          message: mutual
            ? `"${short}" and "${shortName(other)}" exclude each other`
            : `"${shortName(other)}" makes "${short}" do nothing`,
          fixes: [
            { title: `Remove ${key}`, edits: [removeAnnotation(cx, key)] },
            { title: `Remove ${other}`, edits: [removeAnnotation(cx, other)] },
          ],
        });
      }
    }
  },
});
