// A page of a list cut into its items without reading them: five hundred pods are 2 MB of JSON, which read in one go would hold
// up whoever types and fill the memory with what is thrown away at once. Bytes in, places out.

export interface SplitList {
  /** The list without its items. */
  readonly head: string;
  /** Where each item begins and ends. */
  readonly items: readonly (readonly [start: number, end: number])[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
const ITEMS = Buffer.from('"items"');

/** Cuts it; undefined where it is no JSON object with a list of objects as `items`, or does not end. */
export function splitList(bytes: Buffer): SplitList | undefined {
  const list = beginOfItems(bytes);
  if (list === undefined) return undefined;
  const items: [number, number][] = [];
  let at = list + 1;
  for (;;) {
    at = afterSpace(bytes, at);
    if (bytes[at] === CLOSE_LIST && items.length === 0) break;
    if (bytes[at] !== OPEN) return undefined;
    const end = afterValue(bytes, at);
    if (end === undefined) return undefined;
    items.push([at, end]);
    at = afterSpace(bytes, end);
    if (bytes[at] === CLOSE_LIST) break;
    if (bytes[at] !== COMMA) return undefined;
    at++;
  }
  return { head: bytes.toString("utf8", 0, list + 1) + bytes.toString("utf8", at), items };
}

/** Where the list of the member `items` of the outermost object begins. */
function beginOfItems(bytes: Buffer): number | undefined {
  let at = afterSpace(bytes, 0);
  if (bytes[at] !== OPEN) return undefined;
  at = afterSpace(bytes, at + 1);
  while (bytes[at] === QUOTE) {
    const key = at;
    const end = afterText(bytes, at);
    if (end === undefined) return undefined;
    at = afterSpace(bytes, end);
    if (bytes[at] !== COLON) return undefined;
    at = afterSpace(bytes, at + 1);
    if (bytes.compare(ITEMS, 0, ITEMS.length, key, end) === 0) return bytes[at] === OPEN_LIST ? at : undefined;
    const after = afterValue(bytes, at);
    if (after === undefined) return undefined;
    at = afterSpace(bytes, after);
    if (bytes[at] !== COMMA) return undefined;
    at = afterSpace(bytes, at + 1);
  }
  return undefined;
}

const COLON = 0x3a;

function afterSpace(bytes: Buffer, from: number): number {
  let at = from;
  for (let byte = bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = bytes[at]) at++;
  return at;
}

/** Behind the text that begins at a quote. */
function afterText(bytes: Buffer, from: number): number | undefined {
  let at = from + 1;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at++;
  }
  return undefined;
}

/** Behind a value; of one that is neither object nor list nor text, where the next sign stands. */
function afterValue(bytes: Buffer, from: number): number | undefined {
  let depth = 0;
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const end = afterText(bytes, at);
      if (end === undefined) return undefined;
      at = end;
      if (depth === 0) return at;
      continue;
    }
    if (byte === OPEN || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE || byte === CLOSE_LIST) {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (byte === COMMA && depth === 0) return at;
    at++;
  }
  return undefined;
}
