// What literal readings share: values of manifests, selectors and addresses, read as the specification words them.

export type Manifest = { readonly [key: string]: unknown };

export function inBlock(cidr: string, address: string): boolean {
  const [network = "", length = ""] = cidr.split("/");
  const a = toBits(network);
  const b = toBits(address);
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

/** The address as text of zeros and ones. */
function toBits(address: string): string {
  if (!address.includes(":"))
    return address
      .split(".")
      .map((octet) => Number(octet).toString(2).padStart(8, "0"))
      .join("");
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0"))
    .join("");
}

/** An absent selector and an empty one match everything. */
export function selectorMatches(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels, matchExpressions } = mapOf(selector);
  for (const [key, value] of Object.entries(mapOf(matchLabels))) if (labels[key] !== value) return false;
  for (const expression of listOf(matchExpressions).map(mapOf)) {
    const value = labels[String(expression["key"])];
    const values = listOf(expression["values"]);
    const operator = expression["operator"];
    if (operator === "In" && (value === undefined || !values.includes(value))) return false;
    if (operator === "NotIn" && value !== undefined && values.includes(value)) return false;
    if (operator === "Exists" && value === undefined) return false;
    if (operator === "DoesNotExist" && value !== undefined) return false;
  }
  return true;
}

export function mapOf(value: unknown): Manifest {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Manifest) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
