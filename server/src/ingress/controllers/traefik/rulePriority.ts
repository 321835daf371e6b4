// How Traefik orders rules: by spec.routes[].priority, else by the length of the rule's text (GetRulePriority of pkg/muxer).

import { matchersOf, parseRule } from "./rule.ts";

/** The priority of a router: what is set, or the length of its rule in bytes. 0 counts as not set. */
export function priorityOf(rule: string, set: number | undefined, of: "http" | "tcp"): number {
  if (set !== undefined && set !== 0) return set;
  // HostSNI(`*`) alone is tried last (pkg/muxer/tcp).
  return of === "tcp" && isCatchAll(rule) ? -1 : bytesOf(rule);
}

/** Length in UTF-8, as Go's len has it. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function isCatchAll(rule: string): boolean {
  const parsed = parseRule(rule);
  if (parsed.is === "broken") return false;
  const [first, second] = matchersOf(parsed.tree);
  const { matcher, negated } = first ?? {};
  return (
    second === undefined &&
    negated === false &&
    matcher?.name.toLowerCase() === "hostsni" &&
    matcher.values.length === 1 &&
    matcher.values[0]?.value === "*"
  );
}
