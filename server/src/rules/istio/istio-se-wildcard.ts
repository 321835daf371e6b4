// istio-se-wildcard: a ServiceEntry wants a wildcard to be looked up by DNS.

import { readList, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineIstioRule, textsOf } from "./istioRule.ts";

/** ServiceEntry.resolution DNS looks the host itself up where there are no endpoints; nobody answers for `*.example.com`. */
export const istioSeWildcard = defineIstioRule({
  code: "istio-se-wildcard",
  severity: "error",
  kinds: ["ServiceEntry"],
  check(spec, cx) {
    const resolution = readText(spec["resolution"]);
    const path = ["spec", "resolution"];
    const wild = textsOf(spec["hosts"]).find((host) => host.startsWith("*"));
    if (resolution === "DYNAMIC_DNS") {
      if (wild !== undefined || textsOf(spec["hosts"]).length === 0) return;
      cx.report({
        path,
        message: "DYNAMIC_DNS is for wildcard hosts; a plain name is looked up with resolution DNS",
        fixes: [{ title: "Use resolution DNS", edits: [{ edit: { is: "set", path, value: "DNS" } }] }],
      });
      return;
    }
    if (wild === undefined || (resolution !== "DNS" && resolution !== "DNS_ROUND_ROBIN")) return;
    if (readList(spec["endpoints"]).length > 0) return;
    cx.report({
      path,
      message: `${clipped(wild, 40)} can't be looked up by DNS: use resolution NONE or DYNAMIC_DNS, or add endpoints`,
      fixes: [
        { title: "Use resolution NONE", edits: [{ edit: { is: "set", path, value: "NONE" } }] },
        { title: "Use resolution DYNAMIC_DNS", edits: [{ edit: { is: "set", path, value: "DYNAMIC_DNS" } }] },
      ],
    });
  },
});
