// admin-peer-one: a subject or a peer that sets none or several of the fields of which it has exactly one.

import { isObject, type Json, type JsonObject, type Path } from "../../base/json.ts";
import type { Fix, Report } from "../rule.ts";
import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { peerFieldsOf, rulesOf, showChoice } from "./spec.ts";

/** MinProperties and MaxProperties 1 of subjects and peers; a consumer that finds none fails closed. */
export const adminPeerOne = defineAdminPolicyRule({
  code: "admin-peer-one",
  severity: "error",
  check(facts, cx) {
    const { subject } = facts.spec;
    if (isObject(subject)) {
      const report = judge(["spec", "subject"], subject, peerFieldsOf(facts, "subject"), "subject");
      if (report) cx.report(report);
    }
    for (const { direction, peers } of rulesOf(facts)) {
      for (const { path, value } of peers) {
        const report = judge(path, value, peerFieldsOf(facts, direction), direction);
        if (report) cx.report(report);
      }
    }
  },
});

function judge(
  path: Path,
  value: JsonObject,
  fields: readonly string[],
  where: "subject" | "ingress" | "egress",
): Report | undefined {
  if (Object.keys(value).some((key) => key === "?" || key.includes("{{"))) return undefined;
  const set = Object.keys(value).filter((key) => fields.includes(key));
  if (set.length === 1) return undefined;
  const [, second] = set;
  if (second !== undefined)
    return {
      path: [...path, second],
      field: path,
      at: "key",
      message: `Exactly one of ${showChoice(fields)}; this ${where === "subject" ? "subject" : "peer"} has ${set.length}`,
      fixes: where === "subject" ? removals(path, set) : [split(path, set)],
    };
  const other = Object.keys(value)[0];
  const egressOnly = where === "ingress" && other !== undefined && /^(?:nodes|networks|domainNames)$/.test(other);
  const start = egressOnly
    ? `${other} is for egress only; here write`
    : other === undefined
      ? "Empty, so it is refused; write"
      : "None of its fields is known here; write";
  return { path, message: `${start} exactly one of ${showChoice(fields)}`, fixes: repairs(path, value, fields) };
}

function removals(path: Path, set: readonly string[]): readonly Fix[] {
  return set.map((key) => ({ title: `Remove ${key}`, edits: [{ edit: { is: "remove", path: [...path, key] } }] }));
}

/** Peers are alternatives, so several items say what one with several fields was meant to say. */
function split(path: Path, [, ...rest]: readonly string[]): Fix {
  return { title: "Split into items", edits: rest.map((key) => ({ edit: { is: "split", path: [...path, key] } })) };
}

/** Peers as a NetworkPolicy has them, in the words of this API. */
function repairs(path: Path, value: JsonObject, fields: readonly string[]): readonly Fix[] {
  const { podSelector, namespaceSelector, ipBlock } = value;
  const rewrite = (title: string, to: Json): readonly Fix[] => [
    { title, edits: [{ edit: { is: "set", path, value: to } }] },
  ];
  const keys = Object.keys(value).length;
  if (podSelector !== undefined && keys === (namespaceSelector === undefined ? 1 : 2))
    return rewrite("Wrap in pods", { pods: { namespaceSelector: namespaceSelector ?? {}, podSelector } });
  if (namespaceSelector !== undefined && keys === 1)
    return [
      {
        title: "Rename to namespaces",
        edits: [{ edit: { is: "rename", path: [...path, "namespaceSelector"], to: "namespaces" } }],
      },
    ];
  if (isObject(ipBlock) && keys === 1 && fields.includes("networks")) {
    const { cidr, except } = ipBlock;
    if (typeof cidr === "string" && except === undefined) return rewrite("Write networks", { networks: [cidr] });
  }
  return keys === 0 ? rewrite("Name all pods (namespaces: {})", { namespaces: {} }) : [];
}
