// A transport without a network: a test says what each request is answered.

import { type ApiResponse, type Transport, TransportError } from "../../server/src/cluster/transport.ts";

export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly isWatch: boolean;
  readonly signal: AbortSignal;
  /** By the clock of the test. */
  readonly at: number;
}

/** A status and a body; `hang` is the body of a watch that says nothing more after these lines. */
export interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly lines?: readonly (string | object)[];
  readonly hang?: boolean;
  /** The body as it comes, instead of the others. */
  readonly chunks?: readonly string[];
}

export interface ScriptedTransport extends Transport {
  readonly asked: readonly Asked[];
  readonly watches: readonly Asked[];
  readonly lists: readonly Asked[];
}

/** An answer that is an error is thrown, as where no answer came. */
export function scriptTransport(now: () => number, answer: (asked: Asked) => Told | Error): ScriptedTransport {
  const asked: Asked[] = [];
  return {
    asked,
    get watches() {
      return asked.filter(({ isWatch }) => isWatch);
    },
    get lists() {
      return asked.filter(({ isWatch }) => !isWatch);
    },
    async send({ path: target }, signal): Promise<ApiResponse> {
      const { pathname: path, searchParams: query } = new URL(target, "http://x");
      const one: Asked = { path, query, isWatch: query.get("watch") === "1", signal, at: now() };
      asked.push(one);
      const told = answer(one);
      if (told instanceof Error) throw told;
      const { status = 200, headers = {}, body = {} } = told;
      return { status, headers: new Map(Object.entries(headers)), body: bodyOf(told, body, signal) };
    },
    close: () => undefined,
  };
}

async function* bodyOf({ lines, hang, chunks }: Told, body: unknown, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (chunks) {
    for (const chunk of chunks) yield Buffer.from(chunk);
    return;
  }
  if (lines === undefined && hang !== true) return yield Buffer.from(JSON.stringify(body));
  for (const line of lines ?? []) {
    signal.throwIfAborted();
    yield Buffer.from(`${typeof line === "string" ? line : JSON.stringify(line)}\n`);
  }
  if (hang) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  if (signal.aborted) throw new TransportError("aborted", "request was cancelled");
}
