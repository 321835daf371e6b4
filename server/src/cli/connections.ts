// `sallyport connections`: every connection that the policies of the input allow. Reads a view, gives text; files,
// arguments and exit codes are main's.

import type { PolicyView } from "../model/views.ts";
import { connections } from "../policy/connections.ts";
import { createEngine, type Engine } from "../policy/engine.ts";
import { type NetworkPlugin, optionsFor, optionsIn } from "../policy/options.ts";
import { connectionsToDot, connectionsToMermaid } from "./report/connectionsGraph.ts";
import { connectionsToJson } from "./report/connectionsJson.ts";
import { connectionsToCsv, connectionsToList, connectionsToText } from "./report/connectionsText.ts";

export const connectionFormats = ["text", "json", "dot", "mermaid", "csv", "list"] as const;
export type ConnectionFormat = (typeof connectionFormats)[number];

export interface EngineChoice {
  /** --engine; undefined: told by the policies. */
  readonly engine: NetworkPlugin | undefined;
  /** --profile */
  readonly profile: "netpol-analyzer" | undefined;
}

/** The engine that a person asks for. */
export function engineFor(view: PolicyView, { engine, profile }: EngineChoice): Engine {
  return createEngine(view, engine === undefined ? optionsIn(view, profile) : optionsFor(engine, profile));
}

/** What the command prints. */
export function connectionsReport(view: PolicyView, choice: EngineChoice, format: ConnectionFormat): string {
  const found = connections(engineFor(view, choice));
  switch (format) {
    case "text":
      return connectionsToText(found);
    case "json":
      return connectionsToJson(found);
    case "dot":
      return connectionsToDot(found);
    case "mermaid":
      return connectionsToMermaid(found);
    case "csv":
      return connectionsToCsv(found);
    case "list":
      return connectionsToList(found);
  }
}
