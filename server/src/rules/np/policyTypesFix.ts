// The fix that writes policyTypes down, in the place where people look for it.

import type { Fix } from "../rule.ts";

/** `Add policyTypes: [Egress]`. */
export function writePolicyTypes(
  types: readonly ("Ingress" | "Egress")[],
  spec: { readonly [key: string]: unknown },
  what?: string,
): Fix {
  const edit = Object.hasOwn(spec, "policyTypes")
    ? ({ is: "set", path: ["spec", "policyTypes"], value: types } as const)
    : ({ is: "insert", path: ["spec"], key: "policyTypes", value: types, after: "podSelector" } as const);
  return { title: `Add policyTypes: [${types.join(", ")}]${what === undefined ? "" : `: ${what}`}`, edits: [{ edit }] };
}
