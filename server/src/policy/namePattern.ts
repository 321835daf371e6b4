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

/** Whether a DomainName takes in a name, or all names of another. Case and a dot at the end count for nothing in DNS. */
export function coversName(pattern: string, name: string): boolean {
  return coversPattern({ text: pattern, wildcards: "labels" }, { text: name, wildcards: "labels" });
}

/** Whether a pattern takes in all names of another; of a name, whether it takes in that. */
export function coversPattern(pattern: NamePattern, name: NamePattern): boolean {
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
