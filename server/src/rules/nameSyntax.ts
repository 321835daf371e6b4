// What the API server accepts as names (apimachinery util/validation), in words that complete "X is no …: …", and the
// nearest accepted form of a text. Knows nothing of where the text stands.

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** What is wrong with a DNS-1123 subdomain, the form of most names; undefined where nothing is. */
export function subdomainProblem(text: string): string | undefined {
  if (text.length > 253) return "it has more than 253 characters";
  if (SUBDOMAIN.test(text)) return undefined;
  return commonProblem(text, /[^-a-z0-9.]/) ?? dotProblem(text) ?? "each part begins and ends with a letter or digit";
}

/** What is wrong with a DNS-1123 label, the form of a Namespace's name; undefined where nothing is. */
export function labelProblem(text: string): string | undefined {
  if (text.length > 63) return "it has more than 63 characters";
  if (LABEL.test(text)) return undefined;
  return (
    commonProblem(text.replaceAll(".", ""), /[^-a-z0-9]/) ??
    (text.includes(".") ? "it has a dot" : "it begins and ends with a letter or digit")
  );
}

/**
 * What is wrong with a Service's name; undefined where nothing is. `old`: only servers before relaxed Service names
 * (gate RelaxedServiceNameValidation) refuse it, for they want a DNS-1035 label.
 */
export function serviceNameProblem(text: string): { readonly reason: string; readonly old: boolean } | undefined {
  const reason = labelProblem(text);
  if (reason !== undefined) return { reason, old: false };
  return /^[0-9]/.test(text) ? { reason: "it begins with a digit", old: true } : undefined;
}

/** What is wrong with a name that is one segment of a path, the form of RBAC names; undefined where nothing is. */
export function pathSegmentProblem(text: string): string | undefined {
  if (text === "." || text === "..") return "it stands for a folder";
  const bad = /[/%]/.exec(text)?.[0];
  return bad === undefined ? undefined : `it has a ${bad}`;
}

/** The nearest DNS-1123 subdomain to a text, where that is the same text in other letters and signs. */
export function toSubdomain(text: string): string | undefined {
  const parts = text
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s]+/g, "-")
    .split(".")
    .filter((part) => part !== "");
  const name = parts.map((part) => part.replaceAll(/[^-a-z0-9]/g, "").replaceAll(/^-+|-+$/g, "")).join(".");
  return name !== text && subdomainProblem(name) === undefined ? name : undefined;
}

/** The nearest DNS-1123 label to a text. */
export function toLabel(text: string): string | undefined {
  const name = toSubdomain(text.replaceAll(".", "-"))?.slice(0, 63) ?? text.replaceAll(".", "-");
  return name !== text && labelProblem(name) === undefined ? name : undefined;
}

/** `"My_Name"`, shortened where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(clipped(text, 40));
}

/** A text in at most so many characters, for messages. */
export function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function commonProblem(text: string, forbidden: RegExp): string | undefined {
  if (text === "") return "it is empty";
  if (/\s/.test(text)) return "it has white space";
  if (text.includes("_")) return "_ is not allowed";
  if (/[A-Z]/.test(text)) return "only lower case is allowed";
  const sign = forbidden.exec(text)?.[0];
  return sign === undefined ? undefined : `${sign} is not allowed`;
}

function dotProblem(text: string): string | undefined {
  if (text.endsWith(".")) return "it ends with a dot";
  if (text.startsWith(".")) return "it begins with a dot";
  return text.includes("..") ? "it has two dots in a row" : undefined;
}
