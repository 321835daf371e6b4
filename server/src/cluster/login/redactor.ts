// Takes credentials out of a text before it reaches a log or a person: those that this process holds, and whatever looks
// like one. The single memory of secrets in the process; it can be asked to hide them and never to show them.

const HIDDEN = "[redacted]";
/** Shorter values would take ordinary words out of every line. */
const SHORTEST = 6;
const MOST = 5_000;

/** Values that no text may hold, the oldest first. */
const known = new Set<string>();

/** Remembers secrets: whole, line by line (keys), and as JSON, base64 or a URL would write them. */
export function registerSecrets(values: Iterable<string>): void {
  for (const value of values) {
    const lines = value.includes("\n") ? value.split(/\r?\n/).filter((line) => !line.startsWith("-----")) : [];
    for (const form of [...lines, ...formsOf(value)]) {
      if (form.length < SHORTEST) continue;
      known.delete(form);
      known.add(form);
    }
  }
  for (const oldest of known) {
    if (known.size <= MOST) break;
    known.delete(oldest);
  }
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value, "utf8");
  const forms = [value, value.trim(), bytes.toString("base64"), bytes.toString("base64url")];
  return [...forms, JSON.stringify(value).slice(1, -1), encodeURIComponent(bytes.toString("utf8"))];
}

/** The text without credentials. Everything that goes to a log passes here. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of known) if (clean.includes(secret)) clean = clean.replaceAll(secret, HIDDEN);
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
  return clean;
}

/**
 * For the words of other programs, whose secrets nobody has registered: hides besides every unbroken run of 20 characters
 * or more in which letters and digits mix.
 */
export function redactForeign(text: string): string {
  return redact(text).replace(/[\w+/=.~%-]{20,}/g, (run) => (/\d/.test(run) && /[A-Za-z]/.test(run) ? HIDDEN : run));
}

/** Each runs in time linear in the text: no two repetitions of a pattern can take the same character in turn. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z ]{0,40})-----[^-]*(?:-----END [A-Z ]{0,40}-----)?/g, `-----BEGIN $1----- ${HIDDEN}`],
  [/((?:proxy-)?authorization["']?\s{0,8}[:=]\s{0,8}["']?)[^"'\r\n,}]+/gi, `$1${HIDDEN}`],
  [/\b(Bearer|Basic|Negotiate)\s{1,8}[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, HIDDEN],
  [/\b(?:k8s-aws-v1\.|ya29\.|sha256~)[\w.~+/=-]+/g, HIDDEN],
  [
    /((?:token|passw(?:or)?d|secret|client-key-data|client-certificate-data|private[-_]?key|api[-_]?key)["']?\s{0,8}[:=]\s{0,8}["']?)[^\s"',}&]{3,}/gi,
    `$1${HIDDEN}`,
  ],
  [/(:\/\/)[^\s/@"']{1,512}@/g, `$1${HIDDEN}@`],
];
