// One page of names of TLS Secrets. Kubernetes knows no right to read names alone, so the request asks for a table without objects
// and what comes is looked at before it is read: whatever else a server sends of Secrets does not get past this file.

import { isList } from "../base/json.ts";
import { readList, readObject, readText } from "../model/read.ts";
import { ApiFailure, readFailure, readObjectAnswer } from "./follow/answer.ts";
import type { ApiRequest, ApiResponse } from "./transport.ts";

export const TLS_TYPE = "kubernetes.io/tls";

/** Asks for rows and their cells (meta.k8s.io/v1 Table); no other form is accepted, so a server that has none says 406. */
export const TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";

const PAGE = 500;

export interface SecretPage {
  readonly names: readonly string[];
  /** Empty for the last page. */
  readonly next: string;
}

/** The request for a page: one namespace, one type, cells without objects. */
export function secretRequest(namespace: string, next: string): ApiRequest {
  const query = new URLSearchParams({ fieldSelector: `type=${TLS_TYPE}`, includeObject: "None", limit: `${PAGE}` });
  if (next !== "") query.set("continue", next);
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets?${query.toString()}`;
  return { method: "GET", path, accept: TABLE };
}

/** The names of its answer. Of each row the first two cells count, name and type; the rest is let go. */
export async function readSecretPage(response: ApiResponse): Promise<SecretPage> {
  if (response.status !== 200) throw await readFailure(response);
  const { metadata, rows } = await readObjectAnswer({ ...response, body: tableOnly(response.body) });
  const names = readList(rows).flatMap((row) => {
    const { cells } = readObject(row);
    const [name, type] = isList(cells) ? cells : [];
    return typeof name === "string" && name !== "" && type === TLS_TYPE ? [name] : [];
  });
  return { names, next: readText(readObject(metadata)["continue"]) ?? "" };
}

/** A server that answered with something else, whole Secrets say, though a table was asked for. */
export class NoTable extends ApiFailure {
  constructor() {
    super(0, "NoTable", "the API server gives no table of names; what it sent instead was not read");
  }
}

/** Bytes within which an answer has said what it is. */
const HEAD = 128;
/** Fields stand in the order of the type, or sorted: apiVersion, columnDefinitions, kind. Only a table has columns. */
const IS_TABLE =
  /^\s*\{\s*(?:"apiVersion"\s*:\s*"meta\.k8s\.io\/v1"\s*,\s*)?(?:"kind"\s*:\s*"Table"\s*,|"columnDefinitions"\s*:)/;

/** The body, given on once its first bytes say that it is a table; else the connection ends without a look at the rest. */
async function* tableOnly(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = [];
  let head = "";
  let isTable = false;
  for await (const chunk of body) {
    if (isTable) {
      yield chunk;
      continue;
    }
    held.push(chunk);
    head += Buffer.from(chunk.subarray(0, HEAD - head.length)).toString("latin1");
    if (head.length < HEAD) continue;
    if (!IS_TABLE.test(head)) throw new NoTable();
    isTable = true;
    yield* held;
  }
  if (isTable) return;
  if (!IS_TABLE.test(head)) throw new NoTable();
  yield* held;
}
