// ing-service-name-invalid: a backend names a Service that cannot exist.

import { quoted, serviceNameProblem, toLabel } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { servicesOf } from "./spec.ts";

/**
 * networking/v1 IngressServiceBackend.name is a DNS-1035 label; servers with relaxed Service names take a digit in front,
 * so that is a warning.
 */
export const ingServiceNameInvalid = defineRule({
  code: "ing-service-name-invalid",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { name, path } of servicesOf(cx.resource)) {
      const problem = name === undefined ? undefined : serviceNameProblem(name);
      if (name === undefined || !problem) continue;
      const at = [...path, "name"];
      const right = shortName(name) ?? toLabel(name);
      const { reason, old } = problem;
      cx.report({
        path: at,
        message: old
          ? `${quoted(name)} begins with a digit; many API servers refuse such a Service name`
          : `${quoted(name)} can't be a Service's name: ${reason}`,
        ...(old ? { severity: "warning" } : {}),
        fixes:
          right === undefined
            ? []
            : [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path: at, value: right } }] }],
      });
    }
  },
});

/** `cart` of `cart.shop.svc.cluster.local` and of `shop/cart`: the two long forms of a Service's name. */
function shortName(name: string): string | undefined {
  const short = /^([^./]+)\.[^/]+$/.exec(name)?.[1] ?? /^[^/]+\/([^/]+)$/.exec(name)?.[1];
  return short !== undefined && serviceNameProblem(short) === undefined ? short : undefined;
}
