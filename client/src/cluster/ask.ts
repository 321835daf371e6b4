// A request whose answer says in words what became of it.
import type { Outcome, Requests } from "../../../server/src/lsp/protocol.ts";
import type { Server } from "../languageClient.ts";

type WithOutcome = { [M in keyof Requests]: Requests[M]["result"] extends Outcome ? M : never }[keyof Requests];

/** Asks; a server that is down or fails is an outcome too. */
export async function ask<M extends WithOutcome>(
  server: Server,
  method: M,
  params: Requests[M]["params"],
): Promise<Outcome> {
  try {
    return await server.request<WithOutcome>(method, params);
  } catch (error) {
    return { is: "failed", why: error instanceof Error ? error.message : String(error) };
  }
}
