// istio-sidecar-host: an item of a Sidecar's egress.hosts that is not namespace/host.

import type { Path } from "../../base/json.ts";
import { coversHost, readHostEntry, serviceOfHost } from "../../model/istio/hosts.ts";
import { isTemplate, readList, readObject } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped, labelProblem } from "../nameSyntax.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { defineMeshRule } from "./meshRule.ts";
import { allHosts } from "./visibleHosts.ts";

/** istio.io Sidecar, IstioEgressListener.hosts: `namespace/dnsName`, the wildcard only as the leftmost label. */
export const istioSidecarHost = defineMeshRule({
  code: "istio-sidecar-host",
  severity: "error",
  kind: "Sidecar",
  check(facts, spec, cx) {
    for (const [at, listener] of readList(spec["egress"]).entries())
      for (const [index, text] of readList(readObject(listener)["hosts"]).entries()) {
        if (typeof text !== "string" || isTemplate(text)) continue;
        const path: Path = ["spec", "egress", at, "hosts", index];
        const problem = problemOf(text);
        if (problem === undefined) continue;
        cx.report({ path, message: fit(problem, ""), fixes: fixesOf(text, facts.id.namespace, path, cx) });
      }
  },
});

function problemOf(text: string): string | undefined {
  const entry = readHostEntry(text);
  const shown = clipped(text, 40);
  if (!entry) return `"${shown}" is no namespace/host: write it as in ./* or istio-system/*`;
  if (!["*", ".", "~"].includes(entry.namespace)) {
    const why = labelProblem(entry.namespace);
    if (why !== undefined) return `"${clipped(entry.namespace, 40)}" is no namespace, *, . or ~: ${why}`;
  }
  return hostProblem(entry.host);
}

/** A label, to which a wildcard alone or before a hyphen may be added in the first place (Istio's validation of hosts). */
const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/i;

function hostProblem(host: string): string | undefined {
  const [first = "", ...rest] = host.split(".");
  const shown = clipped(host, 40);
  if (rest.some((label) => label.includes("*"))) return `"${shown}" has a wildcard that is not its first label`;
  const bare = first.replace(/^\*-?/, "");
  const isWild = first.startsWith("*");
  const isLabel = (isWild && bare === "" && !first.endsWith("-")) || LABEL.test(bare);
  // A dot may end a full name.
  const labels = rest.at(-1) === "" ? rest.slice(0, -1) : rest;
  return isLabel && labels.every((label) => LABEL.test(label))
    ? undefined
    : `"${shown}" is no host: a name, or a wildcard as its first label`;
}

function fixesOf(text: string, own: string, path: Path, cx: RuleContext): readonly Fix[] {
  return proposals(text, own, cx)
    .filter((value, index, all) => all.indexOf(value) === index && problemOf(value) === undefined)
    .map((value) => ({ title: `Use ${value}`, edits: [{ edit: { is: "set", path, value } }] }));
}

/** What may have been meant, the likeliest first. */
function proposals(text: string, own: string, cx: RuleContext): readonly string[] {
  if (text === "*") return ["*/*", "./*"];
  if (text.startsWith("/")) return [`.${text}`, `*${text}`];
  if (text.endsWith("/")) return [`${text}*`];
  if (text.includes("/")) {
    const entry = readHostEntry(text);
    const star = entry?.host.lastIndexOf("*") ?? -1;
    return entry && star > 0 ? [`${entry.namespace}/*${entry.host.slice(star + 1)}`] : [];
  }
  if (text === "." || text === "~") return [`${text}/*`];
  if (!text.includes(".") && cx.lookUp("/Namespace", "", text).is === "found") return [`${text}/*`, `./${text}`];
  const service = text.includes(".svc") ? serviceOfHost(text, own) : undefined;
  const homes = allHosts(cx).flatMap(({ namespace, host }) => (coversHost(host, text) ? [namespace] : []));
  const home = service?.namespace ?? homes.find((namespace) => namespace === own) ?? homes[0];
  const known = home === undefined ? [] : [`${home === own ? "." : home}/${text}`];
  return [...known, `./${text}`, `*/${text}`];
}
