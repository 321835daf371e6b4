// What the API server accepts as label keys, label values and port names (apimachinery util/validation), in words that
// complete "X is no label key: …". Knows nothing of where the text stands.

const NAME = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What is wrong with a label key; undefined where nothing is (IsQualifiedName). */
export function labelKeyProblem(key: string): string | undefined {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2) return "it has more than one /";
  if (parts.length === 2) {
    const prefix = parts[0] ?? "";
    if (prefix === "") return "nothing stands before the /";
    if (prefix.length > 253) return "its prefix has more than 253 characters";
    if (!SUBDOMAIN.test(prefix)) return "its prefix is no DNS name of lower case";
  }
  if (name === "") return "it has no name";
  if (name.length > 63) return "its name has more than 63 characters";
  return NAME.test(name)
    ? undefined
    : "only letters, digits, -, _ and . may stand in it, letters or digits at both ends";
}

/** What is wrong with a label value; undefined where nothing is (IsValidLabelValue). */
export function labelValueProblem(value: string): string | undefined {
  if (value === "") return undefined;
  if (value.length > 63) return "it has more than 63 characters";
  return NAME.test(value)
    ? undefined
    : "only letters, digits, -, _ and . may stand in it, letters or digits at both ends";
}

/** What is wrong with a port name; undefined where nothing is (IsValidPortName). */
export function portNameProblem(name: string): string | undefined {
  if (name.length > 15) return "it has more than 15 characters";
  if (!/^[-a-z0-9]+$/.test(name)) return "only a-z, 0-9 and - may stand in it";
  if (!/[a-z]/.test(name)) return "it has no letter";
  if (name.includes("--")) return "it has two hyphens in a row";
  return name.startsWith("-") || name.endsWith("-") ? "it begins or ends with a hyphen" : undefined;
}

/** A port name like the text that the API server accepts, where there is one. */
export function toPortName(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 15)
    .replace(/-+$/, "");
  return name !== "" && portNameProblem(name) === undefined ? name : undefined;
}
