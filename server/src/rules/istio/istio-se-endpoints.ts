// istio-se-endpoints: the endpoints of a ServiceEntry do not go with its resolution, its selector or its ports.

import { parseAddress } from "../../base/ip.ts";
import { hasTemplate, readObject, readText } from "../../model/read.ts";
import { nearestName } from "../absence.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix } from "../rule.ts";
import { itemsIn } from "./destinations.ts";
import { defineIstioRule } from "./istioRule.ts";

/** ServiceEntry.endpoints as Istio's webhook takes them (istio pkg/config/validation); resolution is NONE where it is absent. */
export const istioSeEndpoints = defineIstioRule({
  code: "istio-se-endpoints",
  severity: "error",
  kinds: ["ServiceEntry"],
  check(spec, cx) {
    const endpoints = itemsIn(spec, ["spec"], "endpoints");
    const resolution = spec["resolution"] === undefined ? "NONE" : readText(spec["resolution"]);
    const hasSelector = spec["workloadSelector"] !== undefined && spec["workloadSelector"] !== null;
    if (resolution === undefined || hasTemplate(spec["endpoints"] ?? null)) return;
    const key = ["spec", "endpoints"];
    const use = (value: string): Fix => ({
      title: `Use resolution ${value}`,
      edits: [{ edit: { is: "set", path: ["spec", "resolution"], value } }],
    });
    if (endpoints.length > 0 && hasSelector)
      cx.report({
        path: key,
        at: "key",
        message: "endpoints and workloadSelector exclude each other: one of the two says where requests go",
        fixes: ["endpoints", "workloadSelector"].map((name) => ({
          title: `Remove ${name}`,
          edits: [{ edit: { is: "remove", path: ["spec", name] } }],
        })),
      });
    if (endpoints.length > 0 && (resolution === "NONE" || resolution === "DYNAMIC_DNS"))
      cx.report({
        path: key,
        at: "key",
        message: `Resolution ${resolution} takes no endpoints: it goes where the ${resolution === "NONE" ? "request is bound to" : "requested name leads"}`,
        fixes: [use(endpoints.every(({ item }) => isAddress(readText(item["address"]))) ? "STATIC" : "DNS")],
      });
    if (resolution === "STATIC" && endpoints.length === 0 && !hasSelector)
      cx.report({
        path: ["spec", "resolution"],
        severity: "warning",
        message: "Resolution STATIC without endpoints or workloadSelector leads nowhere; name addresses in endpoints",
        fixes: [use("DNS")],
      });
    if (resolution === "DNS_ROUND_ROBIN" && endpoints.length > 1)
      cx.report({
        path: key,
        at: "key",
        message: `DNS_ROUND_ROBIN takes one endpoint at most, not ${endpoints.length}`,
        fixes: [use("DNS")],
      });
    const ports = itemsIn(spec, [], "ports").map(({ item }) => readText(item["name"]));
    for (const { item, path } of endpoints) {
      const address = readText(item["address"]);
      if (resolution === "STATIC" && address !== undefined && !isAddress(address) && !address.startsWith("unix://"))
        cx.report({
          path: [...path, "address"],
          message: `Resolution STATIC takes addresses, and ${clipped(address, 40)} is a name: use resolution DNS`,
          fixes: [use("DNS")],
        });
      for (const name of Object.keys(readObject(item["ports"]))) {
        if (ports.includes(name) || ports.includes(undefined)) continue;
        const near = nearestName(
          name,
          ports.flatMap((own) => own ?? []),
        );
        cx.report({
          path: [...path, "ports", name],
          at: "key",
          message: `This ServiceEntry has no port ${clipped(name, 30)}; ${near === undefined ? "ports of endpoints go by the names in ports" : `did you mean ${clipped(near, 30)}?`}`,
          fixes:
            near === undefined
              ? []
              : [
                  {
                    title: `Use ${near}`,
                    edits: [{ edit: { is: "rename", path: [...path, "ports", name], to: near } }],
                  },
                ],
        });
      }
    }
  },
});

function isAddress(text: string | undefined): boolean {
  return text !== undefined && parseAddress(text) !== undefined;
}
