// The annotation of another controller that means the same, by the table of ingress-nginx's annotations. Only where one key
// and its value carry over as they are; everything else is a conversion.

import type { AnnotationRow } from "../annotations/annotationRow.ts";
import { rowNamed, valueContextOf } from "../annotations/knownAnnotations.ts";
import { checkValue } from "../annotations/value.ts";
import type { ControllerRow } from "../controller.ts";
import { nginx } from "../controllers/nginx/controller.ts";
import table from "./ingressNginx.json" with { type: "json" };

interface Entry {
  readonly from: readonly string[];
  readonly to: { readonly [controller: string]: { readonly fit: string; readonly annotations?: readonly string[] } };
}

const entries = table as readonly Entry[];

export interface Equivalent {
  readonly name: string;
  readonly value: string;
}

/** What one controller's annotation is to another one; undefined where none is the same. */
export function equivalentOf(
  name: string,
  value: string,
  from: ControllerRow,
  to: ControllerRow,
): Equivalent | undefined {
  const source = rowNamed(from, name);
  if (!source) return undefined;
  for (const step of counterpartsOf(name, from.key, to.key)) {
    const target = rowNamed(to, step);
    const said = target && carried(source, target, value, to);
    if (said !== undefined) return { name: step, value: said };
  }
  return undefined;
}

/** Names at the target of the same meaning: straight from ingress-nginx, straight to it, or by way of it. */
function counterpartsOf(name: string, from: string, to: string): readonly string[] {
  const asNginx =
    from === nginx.key
      ? [name]
      : entries.flatMap((entry) =>
          pairs(entry, from)
            .filter(([, other]) => other === name)
            .map(([own]) => own),
        );
  if (to === nginx.key) return asNginx;
  return asNginx.flatMap((own) =>
    entries.flatMap((entry) =>
      pairs(entry, to)
        .filter(([source]) => source === own)
        .map(([, other]) => other),
    ),
  );
}

/** Which key of ingress-nginx is which one there: the only two, else those of one name. */
function pairs({ from, to }: Entry, controller: string): readonly (readonly [nginx: string, other: string])[] {
  const there = Object.hasOwn(to, controller) ? to[controller] : undefined;
  if (there?.fit !== "same" || !there.annotations) return [];
  const { annotations } = there;
  const [own, other] = [from[0], annotations[0]];
  if (annotations.length === 1 && own !== undefined && other !== undefined && from.every((key) => isSpelling(key, own)))
    return from.map((key) => [key, other] as const);
  return from.flatMap((key) =>
    annotations.filter((name) => shortOf(name) === shortOf(key)).map((name) => [key, name] as const),
  );
}

/** Whether a key is another one or an alias of it. */
function isSpelling(key: string, own: string): boolean {
  return key === own || rowNamed(nginx, key)?.aliasOf === own;
}

/** The value at the target, where it takes it; a switch as the words that are taken there. */
function carried(source: AnnotationRow, target: AnnotationRow, value: string, to: ControllerRow): string | undefined {
  // Groups of a regular expression are numbered another way elsewhere.
  if (/[$\\]/.test(value)) return undefined;
  const switches = isSwitch(source) && isSwitch(target);
  if (source.type !== target.type && !switches && !(source.type === "integer" && target.type === "duration"))
    return undefined;
  const cx = valueContextOf(to, { [target.name]: value }, undefined);
  const problem = checkValue(target, value, cx);
  return problem === undefined ? value : switches ? problem.nearest : undefined;
}

function isSwitch({ type, enum: words = [] }: AnnotationRow): boolean {
  return type === "boolean" || (words.length === 2 && words.includes("on") && words.includes("off"));
}

function shortOf(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
