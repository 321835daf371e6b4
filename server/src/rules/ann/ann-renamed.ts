// ann-renamed: an annotation under an older name that is still read.

import { isController, rowNamed } from "../../ingress/annotations/knownAnnotations.ts";
import { isAtLeast } from "../../ingress/annotations/version.ts";
import { fit } from "../message.ts";
import type { Fix } from "../rule.ts";
import { defineAnnotationRule, shortName, versionOf } from "./placed.ts";

/** Reports deprecated names, and as information aliases that are not; silent where the newer name is too new for the version that is set. */
export const annRenamed = defineAnnotationRule({
  code: "ann-renamed",
  severity: "warning",
  check({ own, written, scope }, cx) {
    for (const { short, path, owner, row } of own) {
      if (!row?.scope.includes(scope) || row.removedIn !== undefined) continue;
      const name = row.aliasOf ?? (row.deprecated === true ? row.replacedBy : undefined);
      if (name === undefined && row.deprecated !== true) continue;
      const since = name === undefined ? undefined : rowNamed(owner, name)?.since;
      const version = versionOf(owner, cx);
      if (since !== undefined && version !== undefined && !isAtLeast(version, since)) continue;
      const fixes: readonly Fix[] =
        name === undefined || Object.hasOwn(written, name)
          ? []
          : [{ title: `Rename to ${name}`, edits: [{ edit: { is: "rename", path, to: name } }] }];
      const where = since === undefined || !isController(owner) ? "" : ` (since ${owner.title} ${since})`;
      cx.report({
        path,
        at: "key",
        message:
          name === undefined
            ? `"${short}" is deprecated`
            : fit(`"${short}" is the older name of "${shortName(name)}"`, where),
        ...(row.deprecated === true ? {} : { severity: "information" }),
        fixes,
      });
    }
  },
});
