// The forms of names as the API server checks them (apimachinery util/validation). Pure; each says what is wrong, or nothing.

/** What is wrong with a DNS-1123 label (container, Service port); undefined where nothing is. */
export function labelProblem(text: string): string | undefined {
  if (text.length > 63) return `it has ${text.length} characters, at most 63 are allowed`;
  return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)
    ? undefined
    : "only a-z, 0-9 and - are allowed, with a letter or digit at both ends";
}

/** What is wrong with a DNS-1123 subdomain (most object names, host names); undefined where nothing is. */
export function subdomainProblem(text: string): string | undefined {
  if (text.length > 253) return `it has ${text.length} characters, at most 253 are allowed`;
  return /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text)
    ? undefined
    : "only a-z, 0-9, - and . are allowed, with a letter or digit around each dot and at both ends";
}

/** What is wrong with a port name (IANA_SVC_NAME, RFC 6335); undefined where nothing is. */
export function portNameProblem(text: string): string | undefined {
  if (text.length > 15) return `it has ${text.length} characters, at most 15 are allowed`;
  if (!/^[-a-z0-9]+$/.test(text)) return "only a-z, 0-9 and - are allowed";
  if (!/[a-z]/.test(text)) return "it needs a letter";
  if (text.includes("--")) return "two hyphens in a row are not allowed";
  return text.startsWith("-") || text.endsWith("-") ? "a hyphen at an end is not allowed" : undefined;
}

/** A port name of the same meaning that is allowed, where lower case and hyphens are all that it takes. */
export function toPortName(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 15)
    .replaceAll(/^-+|-+$/g, "");
  return portNameProblem(name) === undefined ? name : undefined;
}

/** A label of the same meaning that is allowed. */
export function toLabel(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, "");
  return labelProblem(name) === undefined ? name : undefined;
}
