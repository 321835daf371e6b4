// One string for equal ones: labels, names and keys of a cluster's objects are the same few, thousands of times over.

/** Beyond this many, texts are kept as they come. */
const MOST = 200_000;

export function makeInterner(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const hit = known.get(text);
    if (hit !== undefined) return hit;
    if (known.size < MOST) known.set(text, text);
    return text;
  };
}
