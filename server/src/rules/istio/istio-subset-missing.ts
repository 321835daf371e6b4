// istio-subset-missing: a VirtualService sends requests to a subset that no DestinationRule makes.

import { DESTINATION_RULE } from "../../index/policyView.ts";
import { readIstioHost } from "../../model/istioHost.ts";
import { readText } from "../../model/read.ts";
import { nearestName } from "../absence.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix } from "../rule.ts";
import { destinationsOf, itemsIn } from "./destinations.ts";
import { defineIstioRule, specOf } from "./istioRule.ts";
import { otherObject, relatedTo } from "./related.ts";
import { hasHostRules, rulesOfHost } from "./subsets.ts";

/** Destination.subset: a subset of the DestinationRule of the same host. Without it the requests are answered 503. */
export const istioSubsetMissing = defineIstioRule({
  code: "istio-subset-missing",
  severity: "error",
  kinds: ["VirtualService"],
  check(spec, cx, { id }) {
    for (const { host, subset, path } of destinationsOf(spec)) {
      const named = readIstioHost(host, id.namespace);
      if (subset === undefined || !named || named.is === "wildcard") continue;
      const rules = rulesOfHost(cx, named.fqdn);
      // Of an object that is declared more than once, any of the declarations may be the one that is applied.
      const subsets = rules.flatMap((rule) => [
        ...rule.subsets,
        ...cx
          .declarations(DESTINATION_RULE, rule.id.namespace, rule.id.name)
          .flatMap(({ facts }) => namesOf(specOf(facts))),
      ]);
      if (subsets.some((own) => own === subset || own === undefined)) continue;
      const absence = cx.absence(DESTINATION_RULE, "");
      const sure = absence.is === "missing" && absence.sure;
      if (!sure && absence.is === "unknown" && absence.why !== "no cluster") continue;
      if (!sure && rules.length === 0 && !hasHostRules(cx)) continue;
      const known = [...new Set(subsets.flatMap((own) => own ?? []))];
      const near = nearestName(subset, known);
      const at = [...path, "subset"];
      const [first] = rules;
      const other = first && otherObject(cx, DESTINATION_RULE, first.id);
      const use = near === undefined ? known.slice(0, 3) : [near];
      const fixes = use.map(
        (name): Fix => ({ title: `Use subset ${name}`, edits: [{ edit: { is: "set", path: at, value: name } }] }),
      );
      const make: Fix | undefined =
        first && other?.entry.origin.is === "file" && first.host === named.fqdn
          ? {
              title: `Add subset ${subset} to DestinationRule ${first.id.name}`,
              edits: [
                {
                  edit: {
                    is: "append",
                    path: ["spec", "subsets"],
                    value: { name: subset, labels: { version: subset } },
                  },
                  target: other.entry,
                },
              ],
            }
          : undefined;
      cx.report({
        path: at,
        // A DestinationRule that has others is all but certain to be the one; without any, the cluster may have it.
        ...(sure ? {} : { severity: rules.length > 0 ? ("warning" as const) : ("information" as const) }),
        message: fit(
          `No DestinationRule has a subset ${clipped(subset, 24)} of ${clipped(named.fqdn, 40)}${sure || rules.length > 0 ? "" : " in this workspace"}`,
          near === undefined
            ? known.length > 0
              ? `; it has ${known.slice(0, 3).join(", ")}`
              : ""
            : `; did you mean ${near}?`,
          "",
        ),
        fixes: [...fixes, ...(make ? [make] : [])],
        related: other ? relatedTo(other.entry, ["spec", "subsets"]) : [],
      });
    }
  },
});

function namesOf(spec: ReturnType<typeof specOf>): readonly (string | undefined)[] {
  return itemsIn(spec, [], "subsets").map(({ item }) => readText(item["name"]));
}
