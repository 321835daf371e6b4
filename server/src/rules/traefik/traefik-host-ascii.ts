// traefik-host-ascii: letters outside ASCII in Host or HostRegexp, for which Traefik leaves the route out.

import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { splice } from "../textPart.ts";
import { lettersOf, valuesIn, WITH_RULES } from "./matchers.ts";

/** Reports hosts that are not ASCII; HostSNI converts them itself. */
export const traefikHostAscii = defineRule({
  code: "traefik-host-ascii",
  severity: "error",
  on: "route",
  kinds: WITH_RULES,
  check(facts, cx) {
    for (const { value, valueIs, row, path } of valuesIn(facts, cx)) {
      if ((valueIs !== "host" && valueIs !== "hostRegex") || row?.name === "HostSNI") continue;
      if (/^[\0-\x7f]*$/.test(value.value)) continue;
      const ascii = valueIs === "host" ? toAscii(value.value) : undefined;
      const part = lettersOf(value);
      const hint = ascii === undefined ? "; write the host in punycode (xn--)" : `; write ${ascii}`;
      cx.report({
        path,
        part,
        message: fit(`Traefik takes ASCII hosts only`, hint, "; write the host in punycode"),
        fixes: ascii === undefined ? [] : [splice(`Use ${ascii}`, path, part, ascii)],
      });
    }
  },
});

/** The host in punycode; undefined for what is no host. */
function toAscii(host: string): string | undefined {
  if (/[\s/:?#@\\[\]%]/.test(host) || !URL.canParse(`http://${host}/`)) return undefined;
  const ascii = new URL(`http://${host}/`).hostname;
  return /^[\w.*-]+$/.test(ascii) ? ascii : undefined;
}
