// One YAML document: text → tolerant tree and value. Parsing never fails; what is wrong becomes problems.
// Scalars are read as kubectl reads them (YAML 1.1: yes, 0777, merge keys).

import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  Parser,
  type Scalar,
  type Tags,
  type YAMLMap,
} from "yaml";
import type { Json } from "../base/json.ts";
import type { Span } from "../base/span.ts";
import { unfit } from "./guard.ts";
import { type MapEntry, toJson, type YamlNode } from "./node.ts";
import { isEcho, problemText } from "./problemText.ts";

export interface YamlProblem {
  /** The YAML library's code in kebab case, or `duplicate-key`, `too-deep`. */
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

export interface YamlDocument {
  readonly text: string;
  /** The tree; undefined for an empty document. Parsed again when it was let go. */
  tree(): YamlNode | undefined;
  /** Whether the tree is held once it is there (open files) or may be let go (closed ones). The answers are the same. */
  hold(keepTree: boolean): void;
  readonly value: Json | undefined;
  readonly problems: readonly YamlProblem[];
  /** Whether `{{` stands anywhere in the text. */
  readonly templated: boolean;
}

/**
 * Reads one document.
 * @param text the document without its markers; a flat string, not a slice of a file (slices keep the file alive)
 * @param options.keepTree false for closed files: the tree is then held weakly and parsed again when asked for
 */
export function parseDocument(text: string, options: { readonly keepTree: boolean }): YamlDocument {
  const parsed = parseTree(text);
  const value = parsed.root && toJson(parsed.root);
  let keep = options.keepTree;
  let strong = keep ? parsed.root : undefined;
  let weak = parsed.root && new WeakRef(parsed.root);
  const empty = parsed.root === undefined;
  return {
    text,
    value,
    problems: parsed.problems,
    templated: text.includes("{{"),
    tree() {
      if (empty) return undefined;
      const held = strong ?? weak?.deref();
      if (held) return held;
      const again = parseTree(text).root;
      weak = again && new WeakRef(again);
      if (keep) strong = again;
      return again;
    },
    hold(keepTree) {
      keep = keepTree;
      strong = keepTree ? weak?.deref() : undefined;
    },
  };
}

const MAX_NODES = 200_000;
const MAX_MERGES = 10_000;

interface Parsed {
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
}

/** The tags of YAML 1.1 that kubectl's parser knows; dates, times and sets stay text. */
function kubectlTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => {
    if (typeof tag === "string") return !/timestamp|binary|omap|set|pairs|Time/.test(tag);
    return !/:(?:timestamp|binary|omap|set|pairs)$/.test(tag.tag) && !("format" in tag && tag.format === "TIME");
  });
  return [singleLetter, ...kept];
}

/** `y` and `n` stay text: they are names and labels far more often than answers, and no field wants them as booleans. */
const singleLetter = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  test: /^[yYnN]$/,
  resolve: (text: string) => text,
} as const;

function parseTree(text: string): Parsed {
  const refused = unfit(text);
  if (refused) {
    const span = { start: refused.offset, end: Math.min(text.length, refused.offset + 1) };
    return {
      root: undefined,
      problems: [{ code: "too-deep", message: `This document is not read: ${refused.why}`, span }],
    };
  }
  try {
    const composer = new Composer({
      version: "1.1",
      schema: "yaml-1.1",
      customTags: kubectlTags,
      merge: true,
      uniqueKeys: false,
      strict: false,
      logLevel: "silent",
    });
    let document: Document | undefined;
    for (const token of new Parser().parse(text)) {
      for (const next of composer.next(token)) document ??= next;
    }
    for (const next of composer.end(true, text.length)) document ??= next;
    if (!document) return { root: undefined, problems: [] };
    const { errors } = document;
    const problems: YamlProblem[] = errors.flatMap(({ code, message, pos: [start, end] }, index) => {
      const next = errors[index + 1];
      if (next?.pos[0] === start && isEcho(message, next.message)) return [];
      return [
        {
          code: code.toLowerCase().replaceAll("_", "-"),
          message: problemText(message, text.slice(start, end)),
          span: trimmed(text, start, end),
        },
      ];
    });
    const root = document.contents ? new TreeBuilder(text, problems).build(document.contents) : undefined;
    return { root: isNothing(root) ? undefined : root, problems };
  } catch (error) {
    // The library should not throw; if it does, the document is unreadable and the rest goes on.
    const message = error instanceof Error ? error.message : String(error);
    return {
      root: undefined,
      problems: [{ code: "unreadable", message, span: { start: 0, end: Math.min(1, text.length) } }],
    };
  }
}

function isNothing(root: YamlNode | undefined): boolean {
  return root === undefined || (root.is === "scalar" && root.value === null && root.style === "empty");
}

function trimmed(text: string, start: number, end: number): Span {
  let last = Math.min(Math.max(end, start + 1), text.length);
  const line = text.indexOf("\n", start);
  if (line > start && line < last) last = line;
  return { start: Math.min(start, text.length), end: Math.max(last, Math.min(start, text.length)) };
}

/** Walks the library's nodes into ours, with a budget against alias bombs; cyclic aliases end as null. */
class TreeBuilder {
  readonly #text: string;
  readonly #problems: YamlProblem[];
  readonly #aliases = new Map<Node, YamlNode | "open">();
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;
  #merges = 0;

  constructor(text: string, problems: YamlProblem[]) {
    this.#text = text;
    this.#problems = problems;
  }

  build(node: Node): YamlNode {
    const span = this.#span(node);
    if (++this.#nodes > MAX_NODES) return this.#nothing(span);
    if (isAlias(node)) return this.#alias(node.source, span);
    if (!("anchor" in node) || typeof node.anchor !== "string") return this.#content(node, span);
    this.#anchors.set(node.anchor, node);
    this.#aliases.set(node, "open");
    const built = this.#content(node, span);
    this.#aliases.set(node, built);
    return built;
  }

  #content(node: Node, span: Span): YamlNode {
    if (isScalar(node)) return this.#scalar(node, span);
    if (isMap(node)) return this.#map(node, span);
    if (isSeq(node)) {
      const items = node.items.map((item) => (isPair(item) ? this.#nothing(span) : this.build(item as Node)));
      return { is: "list", span, flow: node.flow === true, items };
    }
    return this.#nothing(span);
  }

  #map(node: YAMLMap, span: Span): YamlNode {
    const entries: MapEntry[] = [];
    const seen = new Map<string, Span>();
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const key = pair.key as Node | null;
      const value = pair.value as Node | null;
      const keySpan = key ? this.#span(key) : span;
      if (value && isScalar(key) && key.type === "PLAIN" && key.source === "<<") {
        this.#merge(value, entries, seen);
        continue;
      }
      const name = keyText(key);
      const first = seen.get(name);
      if (first) this.#duplicate(name, keySpan);
      else seen.set(name, keySpan);
      const built = value ? this.build(value) : this.#nothing({ start: keySpan.end, end: keySpan.end });
      const at = entries.findIndex((entry) => entry.merged && entry.key === name);
      if (!first && at >= 0) entries.splice(at, 1);
      entries.push({ key: name, keySpan, value: built, merged: false });
    }
    return { is: "map", span, flow: node.flow === true, entries };
  }

  /** A merge key adds what the mapping has not got yet (yaml.org type `merge`). */
  #merge(value: Node, entries: MapEntry[], seen: ReadonlyMap<string, Span>): void {
    const built = this.build(value);
    const sources = built.is === "list" ? built.items : [built];
    const known = new Set(entries.map((entry) => entry.key));
    for (const source of sources) {
      if (source.is !== "map") continue;
      for (const entry of source.entries) {
        if (known.has(entry.key) || seen.has(entry.key) || ++this.#merges > MAX_MERGES) continue;
        known.add(entry.key);
        entries.push({ ...entry, merged: true });
      }
    }
  }

  #alias(name: string, span: Span): YamlNode {
    const target = this.#anchors.get(name);
    if (!target) {
      if (!this.#problems.some((problem) => problem.code === "bad-alias" && problem.span.start === span.start)) {
        this.#problems.push({ code: "bad-alias", message: `No anchor "${name}" before this alias`, span });
      }
      return this.#nothing(span);
    }
    const built = this.#aliases.get(target);
    if (!built || built === "open") return this.#nothing(span);
    // Counted as often as it is used, so that a bomb of aliases runs into the budget.
    this.#nodes += sizeOf(built, MAX_NODES - this.#nodes);
    if (this.#nodes > MAX_NODES) return this.#nothing(span);
    return { ...built, span };
  }

  #scalar(node: Scalar, span: Span): YamlNode {
    const value = node.value;
    const style = STYLES[node.type ?? "PLAIN"] ?? "plain";
    if (value === null || value === undefined) {
      const empty = span.start === span.end;
      return { is: "scalar", value: null, span, style: empty ? "empty" : style };
    }
    if (typeof value === "string" || typeof value === "boolean") return { is: "scalar", value, span, style };
    if (typeof value === "number" || typeof value === "bigint") {
      const number = Number(value);
      // Infinity and NaN are no JSON; kubectl refuses them, so the text stands.
      return { is: "scalar", value: Number.isFinite(number) ? number : (node.source ?? String(value)), span, style };
    }
    return { is: "scalar", value: node.source ?? String(value), span, style };
  }

  #nothing(span: Span): YamlNode {
    return { is: "scalar", value: null, span: { start: span.start, end: span.start }, style: "empty" };
  }

  #duplicate(key: string, span: Span): void {
    // A half-typed key, such as "name" on the way to "namespace", has its problem already.
    if (this.#problems.some((problem) => problem.span.start === span.start)) return;
    if (this.#problems.filter((problem) => problem.code === "duplicate-key").length >= 100) return;
    this.#problems.push({ code: "duplicate-key", message: `Key "${key}" is written twice; the last one counts`, span });
  }

  #span(node: Node): Span {
    const range = node.range;
    if (!range) return { start: 0, end: 0 };
    let end = range[1];
    while (end > range[0] && /\s/.test(this.#text[end - 1] ?? "")) end--;
    return { start: range[0], end };
  }
}

const STYLES: Readonly<Record<string, "plain" | "single" | "double" | "block">> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_FOLDED: "block",
  BLOCK_LITERAL: "block",
};

function keyText(key: Node | null): string {
  if (isScalar(key)) {
    if (typeof key.value === "number" && !Number.isFinite(key.value)) return key.source ?? "";
    return key.value === null ? "" : String(key.value);
  }
  return key ? "?" : "";
}

function sizeOf(node: YamlNode, limit: number): number {
  if (limit <= 0) return 1;
  let size = 1;
  const children = node.is === "map" ? node.entries.map((entry) => entry.value) : node.is === "list" ? node.items : [];
  for (const child of children) {
    size += sizeOf(child, limit - size);
    if (size > limit) break;
  }
  return size;
}
