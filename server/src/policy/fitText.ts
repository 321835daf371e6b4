// A list in one line: as many names as there is room for, and how many are left.

/** `a, b +3`, at least the first `always` of them, in about `width` characters. */
export function fit(texts: readonly string[], width: number, always = 0): string {
  let shown = 0;
  let length = 0;
  for (const text of texts) {
    const more = length + text.length + (shown === 0 ? 0 : 2);
    // A last name says more than the number that would stand for it.
    const room = shown + 1 === texts.length ? -LAST : 4;
    if (shown >= Math.max(1, always) && more + room > width) break;
    length = more;
    shown++;
  }
  const rest = texts.length - shown;
  return `${texts.slice(0, shown).join(", ")}${rest > 0 ? ` +${rest}` : ""}`;
}

/** How much longer than wanted a line may be for the last name to be on it. */
const LAST = 16;
