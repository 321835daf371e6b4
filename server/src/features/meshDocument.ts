// What a click on the lens of a Sidecar or a ServiceEntry opens: the ways out of the pods that read the one, and the pods
// that the hosts of the other are open to.

import { escape } from "../base/markdown.ts";
import type { OtherFacts } from "../model/facts.ts";
import { showId, showName } from "../model/resourceId.ts";
import type { Engine } from "../policy/engine.ts";
import { table } from "../policy/markdown.ts";
import { entryUse, sidecarUse } from "../policy/meshUse.ts";
import { showPorts } from "../policy/portsText.ts";
import { type DocumentContext, egressLines, headLines } from "../policy/reachDocument.ts";
import { meshLensLines } from "./codeLens/meshLens.ts";
import { capitalised } from "./markdown.ts";

/** The document of a Sidecar or a ServiceEntry. */
export function meshDocument(engine: Engine, facts: OtherFacts, context: DocumentContext): string {
  const lines = [`# ${escape(showId(facts.id))}`, "", ...headLines(context)];
  for (const text of meshLensLines(engine, facts, 400)) lines.push(`${escape(capitalised(text))}.`, "");
  const sidecar = sidecarUse(engine, facts);
  if (sidecar) lines.push(...egressLines(engine, sidecar.workloads, context));
  const entry = entryUse(engine, facts);
  const rows = (entry?.workloads ?? []).map(({ workload, ports, through }) => [
    escape(showName(workload.id)),
    showPorts(ports),
    through === undefined ? "itself" : `through ${escape(through)}`,
  ]);
  if (rows.length > 0) lines.push(...table(["From", "Ports", "Way"], rows));
  return `${lines.join("\n").trimEnd()}\n`;
}
