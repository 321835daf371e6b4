// Which paths `kubectl proxy` lets through: those that are read here, as regular expressions of Go.

import { families } from "../families.ts";

/** For `--accept-paths`: a list by commas, so none of them holds one. What is not in it is answered 403 by kubectl. */
export function acceptPaths(): string {
  const resources = new Map<string, string[]>([["apiextensions.k8s.io", ["customresourcedefinitions"]]]);
  for (const { group, resource } of families) resources.set(group, [...(resources.get(group) ?? []), resource]);
  const lists = [...resources].map(([group, names]) => {
    const root = group === "" ? "api/v1" : `apis/${group.replaceAll(".", "\\.")}/[^/]+`;
    return `^/${root}/(namespaces/[^/]+/)?(${[...new Set(names)].join("|")})$`;
  });
  return [...ABOUT, ...lists].join(",");
}

/** What the server is and has. */
const ABOUT = ["^/version$", "^/apis?$", "^/apis/[^/]+/[^/]+$", "^/openapi/v3(/.*)?$"];
