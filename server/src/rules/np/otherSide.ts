// Reports of what the other side refuses, alike for both directions: who, on which port, by which policy, and the change.

import type { PolicyFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import type { Opening } from "../../policy/opening.ts";
import type { Direction } from "../../policy/policyRule.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { engineOf } from "./engine.ts";
import { refusals, refuser, showPorts } from "./refusals.ts";
import { shorten } from "./spec.ts";
import { showWorkload } from "./words.ts";

/** Reports each peer of a direction that refuses on its own side. */
export function reportRefusals(facts: PolicyFacts, direction: Direction, cx: RuleContext): void {
  const side: Direction = direction === "egress" ? "ingress" : "egress";
  for (const refusal of refusals(engineOf(cx), facts, direction, cx)) {
    const by = refuser(refusal, side)?.cite;
    if (!by) continue;
    const { namespace } = facts.id;
    const [own, other] = [showWorkload(refusal.own, namespace), showWorkload(refusal.other, namespace)];
    const port = showPorts(refusal.ports);
    const policy = shorten(by.id.namespace === namespace ? by.id.name : showName(by.id), 40);
    const entry = cx
      .list(`${by.id.group}/${by.id.kind}`, by.id.namespace)
      .find((candidate) => candidate.facts.id.name === by.id.name);
    cx.report({
      path: refusal.peer.path,
      message:
        direction === "egress"
          ? `${other} does not admit ${own} on ${port}: ${policy}`
          : `${other} may not send to ${own} on ${port}: ${policy}`,
      fixes: refusal.explanation.changes.flatMap((change) => toFix(change, side, cx)),
      related: entry ? [{ entry, path: by.path, message: `${policy} isolates ${other}` }] : [],
    });
  }
}

/** The engine's smallest change as an edit; none where it is mere advice or the policy is in no file. */
function toFix(change: Opening, side: Direction, cx: RuleContext): readonly Fix[] {
  if (change.is === "create") {
    return [{ title: capital(change.text), edits: [{ edit: { is: "appendDocument", value: change.manifest } }] }];
  }
  if (change.is !== "append" || !change.path.includes(side)) return [];
  const entry = cx
    .list(`${change.id.group}/${change.id.kind}`, change.id.namespace)
    .find((candidate) => candidate.facts.id.name === change.id.name);
  if (entry?.origin.is !== "file") return [];
  return [
    {
      title: capital(change.text),
      edits: [{ target: entry, edit: { is: "append", path: change.path, value: change.item } }],
    },
  ];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
