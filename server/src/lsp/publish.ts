// Sends diagnostics of open documents, and only lists that differ from the last ones sent.

import type { Diagnostic } from "vscode-languageserver";

export class Publisher {
  readonly #send: (uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]) => void;
  readonly #sent = new Map<string, string>();

  constructor(send: (uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]) => void) {
    this.#send = send;
  }

  /** Sends a file's list where it is new or differs. */
  publish(uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]): void {
    const text = JSON.stringify(diagnostics);
    if (this.#sent.get(uri) === text) return;
    this.#sent.set(uri, text);
    this.#send(uri, version, diagnostics);
  }

  /** Takes a closed file's findings off the list of problems. */
  clear(uri: string): void {
    const last = this.#sent.get(uri);
    this.#sent.delete(uri);
    if (last !== undefined && last !== "[]") this.#send(uri, undefined, []);
  }
}
