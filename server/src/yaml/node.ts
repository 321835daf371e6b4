// The tree of one document: values with the spans they were written at, relative to the document's own start.

import type { Json, Path } from "../base/json.ts";
import type { Span } from "../base/span.ts";

export type YamlNode = ScalarNode | MapNode | ListNode;

export interface ScalarNode {
  readonly is: "scalar";
  readonly value: null | boolean | number | string;
  readonly span: Span;
  /** `empty`: nothing is written (`key:`); the span is where a value would stand. */
  readonly style: "plain" | "single" | "double" | "block" | "empty";
}

export interface MapNode {
  readonly is: "map";
  readonly span: Span;
  readonly flow: boolean;
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
  /** True where the entry came in by a merge key (`<<`); its spans are those of the anchor. */
  readonly merged: boolean;
}

export interface ListNode {
  readonly is: "list";
  readonly span: Span;
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

/** The entry of a key; where a key is written twice, the last one (as kubectl reads it). */
export function entryOf(node: YamlNode | undefined, key: string): MapEntry | undefined {
  if (node?.is !== "map") return undefined;
  return node.entries.findLast((entry) => entry.key === key);
}

/** The node at a path. */
export function nodeAt(root: YamlNode | undefined, path: Path): YamlNode | undefined {
  let at = root;
  for (const step of path) {
    if (typeof step === "number") at = at?.is === "list" ? at.items[step] : undefined;
    else at = entryOf(at, step)?.value;
  }
  return at;
}

/**
 * The span to point at for a path: its key or its value. Where the path is not in the tree, the nearest thing above it
 * that is: a finding about what is missing stands at the key that should hold it.
 */
export function spanAt(root: YamlNode | undefined, path: Path, at: "key" | "value"): Span | undefined {
  let node = root;
  let last: Span | undefined;
  for (const [index, step] of path.entries()) {
    const final = index === path.length - 1;
    if (typeof step === "number") {
      const item = node?.is === "list" ? node.items[step] : undefined;
      if (!item) return last;
      node = item;
      last = final && at === "value" && item.is !== "scalar" ? firstLineOf(item) : headOf(item);
    } else {
      const entry = entryOf(node, step);
      if (!entry) return last ?? (node && headOf(node));
      node = entry.value;
      const value = entry.value;
      const pointAtValue = final && at === "value" && !(value.is === "scalar" && value.style === "empty");
      last = pointAtValue ? (value.is === "scalar" ? value.span : firstLineOf(value)) : entry.keySpan;
    }
  }
  return last ?? (root && headOf(root));
}

/** The first thing of a node that has a name: a mapping's first key, a list's first item, a scalar itself. */
export function headOf(node: YamlNode): Span {
  if (node.is === "scalar") return node.span;
  if (node.is === "map") return node.entries[0]?.keySpan ?? node.span;
  const first = node.items[0];
  return node.flow || !first ? node.span : headOf(first);
}

/** A flow collection whole; of a block collection its head, for squiggles over many lines hide the text. */
function firstLineOf(node: MapNode | ListNode): Span {
  return node.flow ? node.span : headOf(node);
}

/** The plain value of a node; objects have a null prototype. */
export function toJson(node: YamlNode): Json {
  switch (node.is) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toJson);
    case "map": {
      const object: Record<string, Json> = Object.create(null);
      for (const entry of node.entries) object[entry.key] = toJson(entry.value);
      return object;
    }
  }
}
