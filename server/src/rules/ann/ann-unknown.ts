// ann-unknown: a key with the prefix of a controller or integration that has no such annotation.

import { editDistance } from "../../base/nearest.ts";
import { annotationOwners, annotationsOn, readersOf } from "../../ingress/annotations/knownAnnotations.ts";
import type { AnnotationOwner } from "../../ingress/controller.ts";
import { isTemplate } from "../../model/read.ts";
import { nearestName } from "../absence.ts";
import { fit } from "../message.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { type Annotated, defineAnnotationRule, type PlacedAnnotation, shortName } from "./placed.ts";

/** Reports keys of an owner whose table is whole, and known names behind a prefix that is misspelt. */
export const annUnknown = defineAnnotationRule({
  code: "ann-unknown",
  severity: "warning",
  check(annotated, cx) {
    for (const item of annotated.own) if (isUnknown(item)) reportKey(item, annotated, cx);
    for (const key of Object.keys(annotated.written)) {
      const meant = isTemplate(key) ? undefined : misspeltPrefix(key);
      if (meant === undefined) continue;
      const path = ["metadata", "annotations", key];
      const text = `Nobody reads the prefix of ${shortName(key)}`;
      cx.report({
        path,
        at: "key",
        message: fit(text, `; did you mean ${meant}?`, `; did you mean ${meant.slice(0, meant.indexOf("/") + 1)}?`),
        fixes: renameFix(key, meant, annotated),
      });
    }
  },
});

function reportKey(item: PlacedAnnotation, annotated: Annotated, cx: RuleContext): void {
  const { owner, key, short, path } = item;
  const prefix = key.slice(0, key.indexOf("/") + 1);
  const rows = annotationsOn(owner, annotated.scope);
  const names = rows.map(({ name }) => name);
  const mistaken = rows.find(({ mistakes }) => mistakes?.includes(short));
  const near = mistaken
    ? shortName(mistaken.name)
    : nearestName(
        short,
        names.map((name) => shortName(name)),
      );
  // The same table may hold several prefixes (cert-manager.io/, acme.cert-manager.io/): the one that was written first.
  const meant = [`${prefix}${near}`, ...names].find((name) => names.includes(name) && shortName(name) === near);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  cx.report({
    path,
    at: "key",
    message: fit(`${owner.title} has no annotation "${short}"`, hint),
    fixes: meant === undefined ? [] : renameFix(key, meant, annotated),
  });
}

function renameFix(key: string, meant: string, { written }: Annotated): readonly Fix[] {
  const path = ["metadata", "annotations", key];
  return Object.hasOwn(written, meant)
    ? []
    : [{ title: `Rename to ${meant}`, edits: [{ edit: { is: "rename", path, to: meant } }] }];
}

function isUnknown({ owner, row, key, name, short }: PlacedAnnotation): boolean {
  if (row !== undefined || owner.annotations === undefined || short === "") return false;
  // A prefix that others read too, or once did, proves nothing.
  if (!owner.prefixes.some((prefix) => key.startsWith(prefix))) return false;
  if (owner.openPrefixes?.some((prefix) => name.startsWith(prefix))) return false;
  // traefik-annotation-unknown speaks of these.
  return !(owner.title === "Traefik" && /^(?:router|service)\./.test(short));
}

/** The key that was meant where only its prefix is misspelt: `nginx.ingress.kubernets.io/rewrite-target`. */
function misspeltPrefix(key: string): string | undefined {
  const slash = key.indexOf("/");
  if (slash < 8 || readersOf(key).length > 0) return undefined;
  const [prefix, short] = [key.slice(0, slash + 1), key.slice(slash + 1)];
  for (const owner of annotationOwners)
    for (const known of owner.prefixes)
      if (editDistance(prefix, known, 2) <= 2 && hasAnnotation(owner, known + short)) return known + short;
  return undefined;
}

function hasAnnotation({ annotations }: AnnotationOwner, name: string): boolean {
  return annotations?.some((row) => row.name === name && row.removedIn === undefined) === true;
}
