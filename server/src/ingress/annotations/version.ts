// Versions of controllers as people write them (1.12, v1.9.5, 0.17.0-alpha.2): compared by their numbers.

/** Whether a version is the other one or newer; parts that are not written count as zero, so 1.12 is 1.12.0. */
export function isAtLeast(version: string, other: string): boolean {
  const [a, b] = [partsOf(version), partsOf(other)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function partsOf(version: string): readonly number[] {
  const [numbers = ""] = /\d{1,9}(?:\.\d{1,9}){0,3}/.exec(version) ?? [];
  return numbers.split(".").map(Number);
}
