// DNS names in policies and the names that they take in: a name, or a pattern. Two languages write patterns: DomainName of
// policy.networking.k8s.io, and matchPattern of Cilium.

/** What `*` stands for: whole labels, in front of a name only (DomainName), or characters of one label (matchPattern). */
export type Wildcards = "labels" | "characters";

export interface NamePattern {
  readonly text: string;
  readonly wildcards: Wildcards;
}

/** Characters that a name must have, or a wildcard. */
type Token =
  | string
  /** Zero or more of `[-a-z0-9_]`, so none of another label. */
  | typeof CHARACTERS
  /** One label or more. */
  | typeof LABELS
  | typeof ANYTHING;

const CHARACTERS = Symbol("characters");
const LABELS = Symbol("labels");
const ANYTHING = Symbol("anything");

/** Whether a pattern takes in all names of another; of a name, whether it takes in that. Case and a dot at the end count for nothing in DNS. */
export function coversPattern(pattern: NamePattern, name: NamePattern): boolean {
  if (pattern.text === name.text && pattern.wildcards === name.wildcards) return true;
  // Of many names most differ in length, but for the dot at the end.
  if (!pattern.text.includes("*") && Math.abs(pattern.text.length - name.text.length) > 1) return false;
  const given = tokensOf(name);
  // Where in the name the rest of the pattern may begin, so that many wildcards cost no more than few.
  let starts: readonly boolean[] = given.map((_, at) => at === 0);
  if (given.length === 0) starts = [true];
  for (const token of tokensOf(pattern)) {
    const next: boolean[] = [];
    for (let at = 0; at <= given.length; at++) {
      if (typeof token === "string") {
        if (starts[at] && given[at] === token) next[at + 1] = true;
        continue;
      }
      if (starts[at] && token !== LABELS) next[at] = true;
      if ((starts[at] || next[at]) && at < given.length && absorbs(token, given[at])) next[at + 1] = true;
    }
    starts = next;
  }
  return starts[given.length] === true;
}

/** Whether some name is taken in by both patterns, as far as they tell; no only where none can be. */
export function mayShareName(a: NamePattern, b: NamePattern): boolean {
  const left = tokensOf(a);
  const right = tokensOf(b);
  // Where both have been read to: pairs of places, each looked at once.
  const seen = new Set<number>();
  const open: (readonly [number, number])[] = [[0, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [l, r] = next;
    if (l === left.length && r === right.length) return true;
    const key = l * (right.length + 1) + r;
    if (l > left.length || r > right.length || seen.has(key)) continue;
    seen.add(key);
    const one = left[l];
    const other = right[r];
    if (isWildcard(one)) {
      open.push([l + 1, r]);
      if (other !== undefined && absorbs(one, other)) open.push([l, r + 1]);
    }
    if (isWildcard(other)) {
      open.push([l, r + 1]);
      if (one !== undefined && absorbs(other, one)) open.push([l + 1, r]);
    }
    if (typeof one === "string" && one === other) open.push([l + 1, r + 1]);
  }
  return false;
}

function isWildcard(token: Token | undefined): token is Exclude<Token, string> {
  return typeof token === "symbol";
}

function absorbs(wildcard: Token, token: Token | undefined): boolean {
  if (wildcard !== CHARACTERS) return true;
  return token === CHARACTERS || (typeof token === "string" && /[-a-z0-9_]/.test(token));
}

function tokensOf({ text, wildcards }: NamePattern): readonly Token[] {
  const plain = text.toLowerCase().replace(/\.$/, "");
  if (wildcards === "labels") {
    // `*.example.org` is one or more labels in front of example.org, and not example.org itself (AN-7).
    return plain.startsWith("*.") ? [LABELS, ...Array.from(plain.slice(1))] : Array.from(plain);
  }
  // A lone `*` is every name, `**.` in front is one or more labels (CI-12).
  if (plain === "*") return [ANYTHING];
  if (plain.startsWith("**.")) return [LABELS, ...withCharacters(plain.slice(2))];
  return withCharacters(plain);
}

function withCharacters(text: string): readonly Token[] {
  // Several in a row say no more than one, and would be tried over and over.
  return Array.from(text.replaceAll(/\*+/g, "*"), (character) => (character === "*" ? CHARACTERS : character));
}
