// What stands between a message and its answer: one failing feature answers empty, a refusal is an error for the person to
// read, each bug is told once, and every address is in its one form.

import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { reportBug } from "../base/reportBug.ts";
import { isRefused } from "../features/feature.ts";
import { canonicalUri } from "../workspace/uri.ts";

/** One failing feature answers empty and is told once; the server goes on. */
export function guarded<T>(where: string, empty: T, run: () => T): T {
  try {
    return run();
  } catch (error) {
    reportBug(where, error);
    return empty;
  }
}

/** Whether two texts differ in no more than their line ends, which an editor may unify without calling it an edit. */
export function isSameText(one: string | undefined, other: string | undefined): boolean {
  return one === other || one?.replaceAll("\r\n", "\n") === other?.replaceAll("\r\n", "\n");
}

/** A refusal is for the person to read: it goes out as the request's error. */
export function toAnswer(answer: unknown): unknown {
  return isRefused(answer) ? new ResponseError(LSPErrorCodes.RequestFailed, answer.message) : answer;
}

export function onceEach(tell: (where: string, error: unknown) => void): (where: string, error: unknown) => void {
  const told = new Set<string>();
  return (where, error) => {
    const key = `${where} ${String(error)}`;
    if (told.has(key) || told.size > 1000) return;
    told.add(key);
    tell(where, error);
  };
}

export function withCanonicalUri(params: unknown): unknown {
  const document = (params as { readonly textDocument?: { readonly uri?: unknown } } | null)?.textDocument;
  if (typeof document?.uri !== "string") return params;
  return { ...(params as object), textDocument: { ...document, uri: canonicalUri(document.uri) } };
}

export function isInFolders(uri: string, folders: readonly string[]): boolean {
  return folders.some((folder) => uri.startsWith(folder.endsWith("/") ? folder : `${folder}/`));
}
