// Which paths `kubectl proxy` lets through: those that are read here, as regular expressions of Go.

import { definitions, families } from "../families.ts";

/**
 * For `--accept-paths`: a list by commas, so none of them holds one. What is not in it is answered 403 by kubectl.
 * @param secretNames whether names of TLS Secrets are listed, which mayLeave.ts lets out in one form alone
 */
export function acceptPaths(secretNames: boolean): string {
  const resources = new Map<string, string[]>();
  for (const { group, resource } of [...families, definitions])
    resources.set(group, [...(resources.get(group) ?? []), resource]);
  const lists = [...resources].map(([group, names]) => {
    const root = group === "" ? "api/v1" : `apis/${group.replaceAll(".", "\\.")}/[^/]+`;
    return `^/${root}/(namespaces/[^/]+/)?(${[...new Set(names)].join("|")})$`;
  });
  const secrets = secretNames ? ["^/api/v1/namespaces/[^/]+/secrets$"] : [];
  return [...ABOUT, ...lists, ...secrets].join(",");
}

/** What the server is and has. */
const ABOUT = ["^/version$", "^/apis?$", "^/apis/[^/]+/[^/]+$", "^/openapi/v3(/.*)?$"];
