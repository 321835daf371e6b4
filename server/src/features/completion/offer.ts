// What a completion offers, before it is known how it is written at the cursor.

import type { CompletionItemKind } from "vscode-languageserver-types";
import type { Path } from "../../base/json.ts";

export interface Offer {
  /** What the list shows and the editor filters by. */
  readonly label: string;
  readonly insert: Insert;
  /** What the editor filters by, where it is more than the label. */
  readonly filter?: string;
  readonly kind: CompletionItemKind;
  /** Offers of a lower rank come first; within one they stand by label, or by `sort`. */
  readonly rank?: number;
  readonly sort?: string;
  /** Right behind the label, e.g. a number of pods. */
  readonly hint?: string | undefined;
  readonly detail?: string | undefined;
  readonly source?: string | undefined;
  /** Markdown, with everything from files and clusters escaped; made only for what is sent. */
  readonly documentation?: (() => string) | undefined;
  /** Values elsewhere in the document that the choice sets too. */
  readonly also?: undefined | readonly { readonly path: Path; readonly value: string | number }[];
  readonly deprecated?: boolean;
  /** The cursor then stands where there is something to choose: the editor asks at once. */
  readonly asksOn?: boolean;
}

export type Insert =
  /** YAML as it stands, such as `{}`. */
  | { readonly is: "yaml"; readonly text: string }
  /** The same with tab stops of its own, escaped by its maker. */
  | { readonly is: "snippet"; readonly text: string }
  | { readonly is: "scalar"; readonly value: string | number | boolean; readonly beside?: Beside | undefined }
  /** A key alone, with what has to stand in it. */
  | { readonly is: "key"; readonly key: string; readonly body: Body }
  /** A key with its value. */
  | { readonly is: "pair"; readonly key: string; readonly value: string | number };

/** A key that follows the scalar in the same mapping: the port behind a Service's name. */
export interface Beside {
  readonly key: string;
  readonly body: Body;
}

/** What stands behind a key's colon; tab stops are where the person goes on. */
export type Body =
  | { readonly is: "stop" }
  | { readonly is: "value"; readonly value: string | number }
  | { readonly is: "choice"; readonly values: readonly (string | number)[] }
  /** A quoted text that is selected, to be written over. */
  | { readonly is: "text"; readonly value: string }
  /** A text of several lines. */
  | { readonly is: "block" }
  | { readonly is: "map"; readonly entries: readonly { readonly key: string; readonly body: Body }[] }
  | { readonly is: "list"; readonly item: Body };
