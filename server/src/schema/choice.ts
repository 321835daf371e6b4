// Reads what CRD authors mean by a `oneOf` over required fields: "set exactly one of these". In the schema it is a list of
// branches, often with one that refuses them all; told as such it would be a riddle.

import type { SchemaNode } from "./schemaNode.ts";

export interface Choice {
  readonly keys: readonly string[];
  readonly allowed: "exactly one" | "at most one" | "at least one";
}

/** The fields that the branches choose between; undefined where the branches say more than which field is there. */
export function readChoice(keyword: "oneOf" | "anyOf", branches: readonly SchemaNode[]): Choice | undefined {
  const keys = branches.map(requiredKey).filter((key) => key !== undefined);
  const none = branches.some((branch) => branch.not !== undefined);
  if (keys.length + (none ? 1 : 0) !== branches.length) return undefined;
  if (keyword === "anyOf") return none ? undefined : { keys, allowed: "at least one" };
  if (!none) return { keys, allowed: "exactly one" };
  const refused = branches.find((branch) => branch.not !== undefined)?.not?.anyOf?.map(requiredKey);
  const same = refused?.length === keys.length && refused.every((key) => key !== undefined && keys.includes(key));
  return same ? { keys, allowed: "at most one" } : undefined;
}

/** The field of a branch that asks for one field and nothing else. */
function requiredKey(branch: SchemaNode): string | undefined {
  const { required, properties, type, ...rest } = branch;
  if (required?.length !== 1 || Object.keys(rest).length > 0 || (type !== undefined && type !== "object"))
    return undefined;
  const bare = Object.values(properties ?? {}).every((node) => Object.keys(node).length === 0);
  return bare ? required[0] : undefined;
}
