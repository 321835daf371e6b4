// ann-snippet: raw configuration of the proxy in an annotation.

import { rowNamed, valueContextOf } from "../../ingress/annotations/knownAnnotations.ts";
import { checkValue } from "../../ingress/annotations/value.ts";
import type { Fix } from "../rule.ts";
import { replaceAnnotation } from "./edits.ts";
import { type Annotated, defineAnnotationRule, type PlacedAnnotation } from "./placed.ts";
import { annotationsFor } from "./snippets.ts";

/** Reports snippets of the NGINX controllers, whose writer gets at every Secret that they may read; of others as information. */
export const annSnippet = defineAnnotationRule({
  code: "ann-snippet",
  severity: "warning",
  check(annotated, cx) {
    for (const item of annotated.own) {
      const { row, owner, path, value } = item;
      if (row?.type !== "snippet" || !row.scope.includes(annotated.scope) || value.trim() === "") continue;
      const isNginx = owner.title === "ingress-nginx" || owner.title === "F5 NGINX";
      cx.report({
        path,
        at: "key",
        message:
          owner.title === "ingress-nginx"
            ? "Snippets can read every Secret of the cluster (CVE-2021-25742); ingress-nginx refuses them by default"
            : owner.title === "F5 NGINX"
              ? "Snippets can read every Secret that F5 NGINX reads; it refuses them without -enable-snippets"
              : `"${item.short}" is raw configuration of ${owner.title}: who may write it, configures the proxy for all`,
        ...(isNginx ? {} : { severity: "information" }),
        fixes: replaceFix(item, annotated),
      });
    }
  },
});

/** Annotations in its place, where they say all that the snippet says and none of them is written yet. */
function replaceFix({ owner, short, key, value }: PlacedAnnotation, { written }: Annotated): readonly Fix[] {
  if (owner.title !== "ingress-nginx" || short !== "configuration-snippet") return [];
  const pairs = annotationsFor(value)?.map(([name, said]) => ({ name: `nginx.ingress.kubernetes.io/${name}`, said }));
  if (!pairs) return [];
  const fits = pairs.every(({ name, said }) => {
    const row = rowNamed(owner, name);
    return row && !Object.hasOwn(written, name) && !checkValue(row, said, valueContextOf(owner, {}, undefined));
  });
  if (!fits || new Set(pairs.map(({ name }) => name)).size < pairs.length) return [];
  const [first, ...rest] = pairs;
  if (!first) return [];
  const inserts = rest.map(({ name, said }) => ({
    edit: { is: "insert", path: ["metadata", "annotations"], key: name, value: said, after: key } as const,
  }));
  const more = rest.length > 0 ? ` +${rest.length}` : "";
  return [
    {
      title: `Replace by ${first.name}: ${JSON.stringify(first.said)}${more}`,
      edits: [...replaceAnnotation(key, first.name, first.said, value), ...inserts],
    },
  ];
}
