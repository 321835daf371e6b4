// `sallyport connections`: every connection that the policies of the input allow. Reads a view, gives text; files,
// arguments and exit codes are main's.

import type { PolicyView } from "../model/views.ts";
import { connections } from "../policy/connections.ts";
import { createEngine } from "../policy/engine.ts";
import { type NetworkPlugin, optionsFor } from "../policy/options.ts";
import { connectionsToDot, connectionsToMermaid } from "./report/connectionsGraph.ts";
import { connectionsToJson } from "./report/connectionsJson.ts";
import { connectionsToCsv, connectionsToList, connectionsToText } from "./report/connectionsText.ts";

export const connectionFormats = ["text", "json", "dot", "mermaid", "csv", "list"] as const;
export type ConnectionFormat = (typeof connectionFormats)[number];

export interface EngineChoice {
  /** --engine */
  readonly engine: NetworkPlugin;
  /** --profile */
  readonly profile: "netpol-analyzer" | undefined;
}

/** What the command prints. */
export function connectionsReport(view: PolicyView, choice: EngineChoice, format: ConnectionFormat): string {
  const found = connections(createEngine(view, optionsFor(choice.engine, choice.profile)));
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
