// Messages stay within 120 characters: what helps most is said where there is room for it.

const LONGEST = 120;

/** The text with the first of its tails that fits; the text alone where none does. */
export function fit(text: string, ...tails: readonly string[]): string {
  const tail = tails.find((candidate) => text.length + candidate.length <= LONGEST);
  return text + (tail ?? "");
}
