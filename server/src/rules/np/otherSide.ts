// Reports of what the other side refuses, alike for both directions: who, on which port, by which policy, and the change.

import type { JsonObject } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { readObject } from "../../model/read.ts";
import { type ResourceId, showName } from "../../model/resourceId.ts";
import type { Creation, Opening } from "../../policy/opening.ts";
import type { Direction } from "../../policy/policyRule.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { engineOf } from "./engine.ts";
import { refusals, refuser, showPorts } from "./refusals.ts";
import { shorten } from "./spec.ts";
import { showWorkloads } from "./words.ts";

/** Reports each peer of a direction that refuses on its own side, and each port that all peers of a rule refuse. */
export function reportRefusals(facts: PolicyFacts, direction: Direction, cx: RuleContext): void {
  const side: Direction = direction === "egress" ? "ingress" : "egress";
  for (const refusal of refusals(engineOf(cx), facts, direction, cx)) {
    const decision = refuser(refusal, side);
    const by = decision?.cite;
    if (!decision || !by) continue;
    const { namespace } = facts.id;
    const own = shorten(showWorkloads(refusal.owns, namespace), 32);
    const other = shorten(showWorkloads(refusal.others, namespace), 32);
    const port = showPorts(refusal.ports);
    const name = by.id.namespace === namespace ? by.id.name : showName(by.id);
    const policy = shorten(by.id.kind === "NetworkPolicy" ? name : `${by.id.kind} ${name}`, 36);
    const entry = find(by.id, cx);
    cx.report({
      path: refusal.path,
      message:
        direction === "egress"
          ? `${other} ${refusal.others.length > 1 ? "do" : "does"} not admit ${own} on ${port}: ${policy}`
          : `${other} may not send to ${own} on ${port}: ${policy}`,
      fixes: refusal.explanation.changes.flatMap((change) => toFixes(change, side, cx)),
      related: entry
        ? [
            {
              entry,
              path: by.path,
              message: `${policy} ${decision.effect === "deny" ? "denies this" : `isolates ${other}`}`,
            },
          ]
        : [],
    });
  }
}

/** The engine's smallest change as edits; none where it is mere advice. A policy that is in no file can't be edited. */
function toFixes(change: Opening, side: Direction, cx: RuleContext): readonly Fix[] {
  if (change.is === "create") return [create(change, cx)];
  if (change.is !== "append" || !change.path.includes(side)) return [];
  const entry = find(change.id, cx);
  const other = create(change.otherwise, cx);
  if (entry?.origin.is !== "file") return [other];
  return [
    {
      title: capital(change.text),
      edits: change.items.map((value) => ({ target: entry, edit: { is: "append", path: change.path, value } })),
    },
    other,
  ];
}

/** The policy behind this document, under a name that no other has. */
function create({ manifest, text }: Creation, cx: RuleContext): Fix {
  const metadata = readObject(manifest["metadata"]);
  const wanted = String(metadata["name"]);
  const isTaken = (text: string): boolean =>
    cx.lookUp("networking.k8s.io/NetworkPolicy", String(metadata["namespace"]), text).is === "found";
  let name = wanted;
  for (let number = 2; isTaken(name); number++) name = `${wanted}-${number}`;
  const value: JsonObject = { ...manifest, metadata: { ...metadata, name } };
  return {
    title: capital(name === wanted ? text : text.replace(wanted, () => name)),
    edits: [{ edit: { is: "appendDocument", value } }],
  };
}

function find(id: ResourceId, cx: RuleContext): Entry | undefined {
  const lookup = cx.lookUp(`${id.group}/${id.kind}`, id.namespace, id.name);
  return lookup.is === "found" ? lookup.value : undefined;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
