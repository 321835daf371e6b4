// gw-backendtls: a BackendTLSPolicy whose CAs, alternative names or targets the API server refuses.

import { isObject, type JsonObject } from "../../base/json.ts";
import { GATEWAY_GROUP } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { hasTemplate, readList, readObject, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type RuleContext } from "../rule.ts";

/** CEL rules of BackendTLSPolicySpec: either caCertificateRefs or wellKnownCACertificates, names of their type, targets told apart. */
export const gwBackendtls = defineRule({
  code: "gw-backendtls",
  severity: "error",
  on: "other",
  kinds: ["BackendTLSPolicy"],
  check({ id, kept }, cx) {
    const spec = readObject(kept);
    if (id.group !== GATEWAY_GROUP) return;
    checkTargets(spec, cx);
    const { validation } = spec;
    if (!isObject(validation)) return;
    checkSource(validation, cx);
    checkNames(validation, cx);
  },
});

function checkSource(validation: JsonObject, cx: RuleContext): void {
  const written = validation["caCertificateRefs"];
  if (hasTemplate(written) || typeof written === "string") return;
  const refs = readList(written).length > 0;
  const known = validation["wellKnownCACertificates"];
  const isKnown = known !== undefined && known !== null && known !== "";
  if (refs !== isKnown) return;
  const path = ["spec", "validation"];
  cx.report({
    path: refs ? [...path, "wellKnownCACertificates"] : path,
    at: "key",
    message: refs
      ? "caCertificateRefs and wellKnownCACertificates exclude each other"
      : "validation needs caCertificateRefs, or wellKnownCACertificates: System",
    fixes: refs
      ? [
          {
            title: "Remove wellKnownCACertificates",
            edits: [{ edit: { is: "remove", path: [...path, "wellKnownCACertificates"] } }],
          },
        ]
      : [
          {
            title: "Use the system's CAs",
            edits: [{ edit: { is: "set", path: [...path, "wellKnownCACertificates"], value: "System" } }],
          },
        ],
  });
}

/** SubjectAltName: hostname or uri, as type says. */
function checkNames(validation: JsonObject, cx: RuleContext): void {
  for (const [index, item] of readList(validation["subjectAltNames"]).entries()) {
    const name = readObject(item);
    const type = readText(name["type"]);
    if (hasTemplate(item) || (type !== "Hostname" && type !== "URI")) continue;
    const [own, other] = type === "Hostname" ? (["hostname", "uri"] as const) : (["uri", "hostname"] as const);
    const path = ["spec", "validation", "subjectAltNames", index];
    if (readText(name[own]) === undefined)
      cx.report({ path: [...path, "type"], message: `A name of type ${type} needs ${own}` });
    if (readText(name[other]) !== undefined)
      cx.report({
        path: [...path, other],
        at: "key",
        message: `A name of type ${type} has ${own}, not ${other}`,
        fixes: [{ title: `Remove ${other}`, edits: [{ edit: { is: "remove", path: [...path, other] } }] }],
      });
  }
}

/** targetRefs: references to one object have each a sectionName, and another one. */
function checkTargets(spec: JsonObject, cx: RuleContext): void {
  const seen = new Map<string, (string | undefined)[]>();
  for (const [index, item] of readList(spec["targetRefs"]).entries()) {
    const { group, kind, name, sectionName } = readObject(item);
    const own = readText(name);
    if (own === undefined || hasTemplate(item)) continue;
    const key = [readText(group) ?? "", readText(kind) ?? "", own].join("/");
    const section = readText(sectionName);
    const sections = seen.get(key) ?? [];
    seen.set(key, [...sections, section]);
    const isTwice = sections.includes(section);
    if (sections.length === 0 || (!isTwice && section !== undefined && !sections.includes(undefined))) continue;
    const path = ["spec", "targetRefs", index];
    cx.report({
      path: [...path, section === undefined ? "name" : "sectionName"],
      message:
        isTwice && section !== undefined
          ? `targetRefs has section ${clipped(section, 40)} of ${clipped(own, 40)} already`
          : `targetRefs has ${clipped(own, 40)} already; each reference to it needs a sectionName of its own`,
      fixes: isTwice ? [{ title: "Remove this targetRef", edits: [{ edit: { is: "remove", path } }] }] : [],
    });
  }
}
