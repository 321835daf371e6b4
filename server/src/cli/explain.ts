// `sallyport explain`: may one end open a connection to another, and which policies decide. Reads a view, gives text.

import { parseAddress } from "../base/ip.ts";
import type { ServiceFacts } from "../model/facts.ts";
import { showId } from "../model/resourceId.ts";
import type { PolicyView } from "../model/views.ts";
import type { Engine } from "../policy/engine.ts";
import { type End, type Explanation, explain, type Port, showEnd } from "../policy/explain.ts";
import { explainService } from "../policy/explainService.ts";
import { serviceAt, workloadAt } from "../policy/serviceBackends.ts";
import { type EngineChoice, engineFor } from "./connections.ts";
import { citeJson, findService, findWorkload, showCite, type Where } from "./reach.ts";
import { UsageError } from "./usage.ts";

export const explainFormats = ["text", "json"] as const;
export type ExplainFormat = (typeof explainFormats)[number];

export interface Question {
  /** `namespace/name`, `namespace/kind/name` or an IP address; `to` takes a Service too. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `80`, `80/TCP`, `53/UDP`. */
  readonly port?: string | undefined;
}

/** What the command prints, and whether the connection is denied (exit status 1). Throws UsageError for a bad question. */
export function explainReport(
  view: PolicyView,
  choice: EngineChoice,
  question: Question,
  format: ExplainFormat,
  where: Where,
): { readonly out: string; readonly denied: boolean } {
  const engine = engineFor(view, choice);
  const from = toEnd(engine, "from", question.from);
  const port = toPort(question.port);
  const service = toService(engine, question.to);
  const to = service ?? toEnd(engine, "to", question.to);
  const explanation = "id" in to ? explainService(engine, from, to, port) : explain(engine, from, to, port);
  const title = `${showEnd(from)} → ${"id" in to ? showId(to.id) : showEnd(to)} ${port.port}/${port.protocol}`;
  const out = format === "json" ? toJson(explanation, where) : toText(explanation, title, where);
  return { out, denied: explanation.verdict === "deny" };
}

function toEnd(engine: Engine, option: string, text: string | undefined): End {
  if (text === undefined) throw new UsageError(`explain needs --${option} namespace/name or an IP address`);
  const address = parseAddress(text);
  if (!address) return { is: "workload", workload: findWorkload(engine, text) };
  // An address of a known pod stands for its workload: that has policies, an address outside has none.
  const workload = workloadAt(engine.view, address);
  return workload ? { is: "workload", workload } : { is: "address", address };
}

function toService(engine: Engine, text: string | undefined): ServiceFacts | undefined {
  if (text === undefined) return undefined;
  const address = parseAddress(text);
  return address ? serviceAt(engine.view, address) : findService(engine, text);
}

function toPort(text: string | undefined): Port {
  if (text === undefined) throw new UsageError("explain needs --port, such as 80/TCP");
  const [number = "", protocol = "TCP"] = text.split("/");
  const port = Number(number);
  const upper = protocol.toUpperCase();
  if (!/^\d+$/.test(number) || port < 1 || port > 65535)
    throw new UsageError(`--port takes 1 to 65535, not "${number}"`);
  if (upper !== "TCP" && upper !== "UDP" && upper !== "SCTP")
    throw new UsageError(`--port takes TCP, UDP or SCTP, not "${protocol}"`);
  return { port, protocol: upper };
}

function toText({ verdict, because, changes }: Explanation, title: string, where: Where): string {
  const lines = [`${verdict}: ${title}`];
  for (const { side, effect, cite, text } of because) {
    const place = cite && cite.id.name !== "" ? `: ${showCite(cite, where)}` : "";
    lines.push(`  ${side} ${effect}: ${text}${place}`);
  }
  for (const { text } of changes) lines.push(`  to allow it: ${text}`);
  return `${lines.join("\n")}\n`;
}

function toJson({ verdict, because, changes }: Explanation, where: Where): string {
  const json = {
    verdict,
    because: because.map(({ side, effect, cite, text }) => ({
      ...(cite ? citeJson(cite, where) : {}),
      side,
      effect,
      text,
    })),
    ...(changes.length === 0 ? {} : { changes }),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
