// Versions as controllers number them: 1.12.0, v3.7, 0.22; compared part by part.

/** Whether a version is before another; false where either is no version. */
export function isBefore(version: string, other: string): boolean {
  const [a, b] = [partsOf(version), partsOf(other)];
  if (!a || !b) return false;
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function partsOf(text: string): readonly number[] | undefined {
  const match = /^v?(\d{1,6}(?:\.\d{1,6}){0,3})/.exec(text.trim());
  return match?.[1]?.split(".").map(Number);
}
