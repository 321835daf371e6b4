// A class name that two controllers are installed with: an IngressClass of the one, and Ingresses with annotations of the other.

import { INGRESS } from "../index/policyView.ts";
import { classNameOf } from "../ingress/classes.ts";
import type { ControllerRow } from "../ingress/controller.ts";
import type { IngressClassFacts, IngressFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { fit } from "./message.ts";
import { clipped } from "./nameSyntax.ts";
import type { RuleContext } from "./rule.ts";

/** Reports the first Ingress of a class that has annotations of the other controller. */
export function reportUsers(
  facts: IngressClassFacts,
  controller: ControllerRow,
  other: { readonly prefix: string; readonly title: string } | undefined,
  cx: RuleContext,
): void {
  if (!other) return;
  for (const entry of cx.list(INGRESS)) {
    if (entry.facts.is !== "ingress" || classNameOf(entry.facts) !== facts.id.name) continue;
    const key = keyOf(entry.facts, other.prefix);
    if (key === undefined) continue;
    cx.report({
      path: ["spec", "controller"],
      message: fit(
        `Class ${clipped(facts.id.name, 20)} is of ${controller.title}; Ingress ${clipped(showName(entry.facts.id), 30)}`,
        ` uses ${clipped(key, 40)} of ${other.title}`,
        ` uses keys of ${other.title}`,
      ),
      related: [{ entry, path: ["metadata", "annotations", key], message: `read by ${other.title}` }],
    });
    return;
  }
}

function keyOf({ annotations }: IngressFacts, prefix: string): string | undefined {
  return Object.keys(annotations).find((key) => key.startsWith(prefix));
}
