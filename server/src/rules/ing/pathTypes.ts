// The three path types of an Ingress and what the API server asks of a path of each (networking/validation).

export type PathType = "Prefix" | "Exact" | "ImplementationSpecific";

/** Likeliest first. */
export const PATH_TYPES: readonly PathType[] = ["Prefix", "Exact", "ImplementationSpecific"];

const SEQUENCES: readonly string[] = ["//", "/./", "/../", "%2f", "%2F"];
const ENDS: readonly string[] = ["/..", "/."];

/** Whether a text is one of the three, compared with case. */
export function isPathType(text: string): text is PathType {
  return PATH_TYPES.some((type) => type === text);
}

/** What the API server refuses in an Exact or Prefix path; undefined where nothing is. */
export function refusedSequence(path: string): string | undefined {
  return SEQUENCES.find((text) => path.includes(text)) ?? ENDS.find((text) => path.endsWith(text));
}

/** The same path without what the API server refuses; undefined where that is not certain (an encoded slash). */
export function normalised(path: string): string | undefined {
  if (/%2f/i.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const end = path.endsWith("/") && parts.length > 0 ? "/" : "";
  return `/${parts.join("/")}${end}`;
}

/** Whether a path may be meant for a type: what looks like a regular expression is read as one by ImplementationSpecific alone. */
export function reads(type: PathType, path: string): boolean {
  return type === "ImplementationSpecific" || !/[*+?()[\]{}|\\^$]/.test(path);
}
