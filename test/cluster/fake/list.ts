// Lists: consistent at one version however many pages they take.

import type { Answer } from "./answer.ts";
import type { ListQuery } from "./query.ts";
import { type Form, listBytes } from "./representation.ts";
import type { Resource } from "./resources.ts";
import { badRequest, failed, LIST_EXPIRED, pageExpired, tooLarge } from "./status.ts";
import type { Entry, Store } from "./store.ts";

/** Where a page begins: after which key, at which version (-1: as it is now). */
interface Position {
  readonly version: number;
  readonly from: string;
}

/** The answer to a list of a resource, in one namespace or ("") everywhere. */
export function answerList(
  store: Store,
  resource: Resource,
  namespace: string,
  form: Form,
  query: ListQuery,
  expireTokens: boolean,
): Answer {
  const prefix = namespace === "" ? "" : `${namespace}/`;
  let position: Position = { version: store.version, from: "" };
  if (query.continue !== "") {
    const token = readToken(query.continue);
    if ("problem" in token) return badRequest(token.problem);
    if (token.version > store.version) return tooLarge(token.version, store.version);
    if (token.version >= 0 && (token.version < store.compacted || expireTokens))
      return failed(pageExpired(writeToken({ version: -1, from: token.from })));
    position = token.version < 0 ? { version: store.version, from: token.from } : token;
  } else if (query.version !== undefined) {
    if (query.version > store.version) return tooLarge(query.version, store.version);
    if (query.exact) {
      if (query.version < store.compacted || expireTokens) return failed(LIST_EXPIRED);
      position = { version: query.version, from: "" };
    }
  }

  // A list from the watch cache ("any version") takes no notice of the limit.
  const limit = query.version === 0 && query.continue === "" ? 0 : query.limit;
  const page: Entry[] = [];
  let remaining = 0;
  const from = position.from === "" ? "" : prefix + position.from;
  const range = store.at(position.version, resource.storage, prefix, from);
  for (const entry of range) {
    if (!query.selects(entry)) continue;
    if (limit > 0 && page.length === limit) {
      // Nobody counts what a selector leaves.
      remaining = query.isSelective ? 1 : range.size - page.length;
      break;
    }
    page.push(entry);
  }
  const last = page.at(-1);
  const metadata = {
    resourceVersion: String(position.version),
    ...(remaining > 0 && last
      ? { continue: writeToken({ version: position.version, from: `${last.key.slice(prefix.length)}\0` }) }
      : {}),
    ...(remaining > 0 && !query.isSelective ? { remainingItemCount: remaining } : {}),
  };
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: listBytes(form, resource, metadata, page),
  };
}

function writeToken({ version, from }: Position): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: version, start: from })).toString("base64url");
}

function readToken(token: string): Position | { readonly problem: string } {
  const text = Buffer.from(token, "base64url").toString("utf8");
  const bad = (why: string): { readonly problem: string } => ({
    problem: `invalid continue token: continue key is not valid: ${why}`,
  });
  try {
    const { v, rv, start } = JSON.parse(text);
    if (v !== "meta.k8s.io/v1" || typeof rv !== "number" || typeof start !== "string" || start === "")
      return bad("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    return { version: rv, from: start };
  } catch {
    return bad(
      `invalid character '${String.fromCharCode(Buffer.from(token, "base64url")[0] ?? 0)}' looking for beginning of value`,
    );
  }
}
