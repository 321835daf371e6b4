// Open documents: the text of each as the editor has it, kept by incremental edits.

import { TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";
import { canonicalUri } from "../workspace/uri.ts";

/** Documents by canonical URI; `uri` of each is the spelling that the editor uses. */
export class OpenDocuments {
  readonly #documents = new Map<string, TextDocument>();

  open(uri: string, version: number, text: string): string {
    const key = canonicalUri(uri);
    this.#documents.set(key, TextDocument.create(uri, "yaml", version, text));
    return key;
  }

  /** Takes edits in; undefined where the document is not open (a late message). */
  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): TextDocument | undefined {
    const key = canonicalUri(uri);
    const document = this.#documents.get(key);
    if (!document) return undefined;
    const next = TextDocument.update(document, changes, version);
    this.#documents.set(key, next);
    return next;
  }

  close(uri: string): string {
    const key = canonicalUri(uri);
    this.#documents.delete(key);
    return key;
  }

  get(key: string): TextDocument | undefined {
    return this.#documents.get(key);
  }

  has(key: string): boolean {
    return this.#documents.has(key);
  }

  keys(): readonly string[] {
    return [...this.#documents.keys()];
  }
}
