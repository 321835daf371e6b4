// istio-se-host: a ServiceEntry without a host name, or with one that is none.

import { hasTemplate, readList } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineIstioRule } from "./istioRule.ts";

/** ServiceEntry.hosts: names, or `*.` before one; Istio's webhook refuses all else. */
export const istioSeHost = defineIstioRule({
  code: "istio-se-host",
  severity: "error",
  kinds: ["ServiceEntry"],
  check(spec, cx) {
    const { hosts } = spec;
    if (hasTemplate(hosts ?? null)) return;
    const items = readList(hosts);
    if (items.length === 0 && (hosts === undefined || hosts === null || Array.isArray(hosts))) {
      cx.report({
        path: hosts === undefined ? ["spec"] : ["spec", "hosts"],
        field: ["spec", "hosts"],
        at: "key",
        message: "A ServiceEntry needs host names: write those that requests name, such as api.example.com",
      });
      return;
    }
    for (const [index, text] of items.entries()) {
      if (typeof text !== "string") continue;
      const problem = problemOf(text);
      if (problem === undefined) continue;
      const path = ["spec", "hosts", index];
      const value = bareName(text);
      const fits = value !== text && value !== "" && problemOf(value) === undefined;
      cx.report({
        path,
        message: `${clipped(text === "" ? "An empty text" : text, 30)} is no host of a ServiceEntry: ${problem}`,
        fixes: fits ? [{ title: `Use ${value}`, edits: [{ edit: { is: "set", path, value } }] }] : [],
      });
    }
  },
});

/** What is wrong with a host, in words that complete "is no host: …". */
function problemOf(text: string): string | undefined {
  if (text === "") return "write a name";
  if (text === "*") return "a lone * is refused; write *.example.com, or each name";
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(text)) return "it has a scheme; write the name alone";
  if (text.includes("/")) return "it has a path; write the name alone";
  if (/^\[?[0-9a-fA-F]*:[0-9a-fA-F:]*:/.test(text)) return "it is an address; write that in addresses or endpoints";
  if (text.includes(":")) return "it has a port; write that in ports";
  if (text.slice(1).includes("*") || (text.startsWith("*") && !text.startsWith("*.")))
    return "a * may only be the first label, as in *.example.com";
  const labels = (text.startsWith("*.") ? text.slice(2) : text).replace(/\.$/, "").split(".");
  const bad = labels.find((label) => !/^[a-zA-Z0-9_]([-a-zA-Z0-9_]*[a-zA-Z0-9_])?$/.test(label));
  return bad === undefined
    ? undefined
    : `its parts are letters, digits and -, ${bad === "" ? "and none is empty" : `unlike "${clipped(bad, 16)}"`}`;
}

function bareName(text: string): string {
  const [name = ""] = text.replace(/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//, "").split("/");
  return name.replace(/:\d+$/, "");
}
