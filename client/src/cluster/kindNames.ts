// Kinds as a line names them: `pods`, `NetworkPolicies`. It knows no cluster, only words.
import type { LiveKind } from "../../../server/src/lsp/protocol.ts";
import { toPlain } from "../shownText.ts";

/** The kinds' names in the plural, in the order of the list; a name that two groups share is told apart by the group. */
export function toNames(kinds: readonly Pick<LiveKind, "group" | "kind">[]): readonly string[] {
  return kinds.map(({ group, kind }) => {
    const isShared = kinds.some((other) => other.kind === kind && other.group !== group);
    return isShared && group !== "" ? `${toPlural(kind)} (${toPlain(group)})` : toPlural(kind);
  });
}

/** `pods`, `network policies` would hide what to look for: a name of several words keeps its spelling. */
export function toPlural(kind: string): string {
  const name = toPlain(kind);
  const plural = /[^aeiou]y$/.test(name)
    ? `${name.slice(0, -1)}ies`
    : /(?:s|x|ch|sh)$/.test(name)
      ? `${name}es`
      : `${name}s`;
  return /^[A-Z][a-z]+$/.test(name) ? plural.toLowerCase() : plural;
}
