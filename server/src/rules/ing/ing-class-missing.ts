// ing-class-missing: an Ingress that names no class where no class is the default.

import { INGRESS, INGRESS_CLASS } from "../../index/policyView.ts";
import { CLASS_ANNOTATION } from "../../ingress/classAnnotation.ts";
import { classNameOf } from "../../ingress/classes.ts";
import { readObject } from "../../model/read.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import { ingressClasses } from "./ingressClasses.ts";
import { servedBy } from "./routes.ts";
import { isClear, isWritten } from "./spec.ts";

/**
 * networking/v1 IngressSpec.ingressClassName: without class and without default class, a controller may ignore the
 * Ingress. A warning where the cluster's classes are known, else information.
 */
export const ingClassMissing = defineRule({
  code: "ing-class-missing",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const { spec } = cx.resource.value;
    const annotations = readObject(readObject(cx.resource.value["metadata"])["annotations"]);
    if (!isClear(spec) || isWritten(spec["ingressClassName"]) || Object.hasOwn(annotations, CLASS_ANNOTATION)) return;
    const classes = ingressClasses(cx);
    const absence = cx.absence(INGRESS_CLASS, "");
    if (classes.some(({ isDefault }) => isDefault) || (absence.is === "unknown" && absence.why !== "no cluster"))
      return;
    // GKE takes Ingresses without class.
    if (servedBy(facts, cx)?.controller.id === "gce") return;
    const sure = absence.is === "missing" && absence.sure;
    cx.report({
      path: ["spec", "ingressClassName"],
      at: "key",
      message: sure
        ? "No ingressClassName and no default IngressClass: controllers ignore this Ingress"
        : "No ingressClassName: a controller may ignore this Ingress",
      fixes: fixes(
        cx,
        classes.map(({ id }) => id.name),
      ),
      ...(sure ? {} : { severity: "information" }),
    });
  },
});

/** The only IngressClass, else those that other Ingresses use, the most used first. */
function fixes(cx: RuleContext, classes: readonly string[]): readonly Fix[] {
  const uses = new Map<string, number>();
  for (const { facts } of cx.list(INGRESS)) {
    const name = facts.is === "ingress" ? classNameOf(facts) : undefined;
    if (name !== undefined) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const used = [...uses].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const names =
    classes.length > 0
      ? used.filter((name) => classes.includes(name)).concat(classes.filter((name) => !uses.has(name)))
      : used;
  return names.slice(0, 3).map(
    (name): Fix => ({
      title: `Add ingressClassName: ${name}`,
      edits: [
        {
          edit: Object.hasOwn(readObject(cx.resource.value["spec"]), "ingressClassName")
            ? { is: "set", path: ["spec", "ingressClassName"], value: name }
            : insert(cx, name),
        },
      ],
    }),
  );
}

function insert(cx: RuleContext, name: string): Fix["edits"][number]["edit"] {
  const before = Object.keys(readObject(cx.resource.value["spec"]))[0];
  return {
    is: "insert",
    path: ["spec"],
    key: "ingressClassName",
    value: name,
    ...(before === undefined ? {} : { before }),
  };
}
