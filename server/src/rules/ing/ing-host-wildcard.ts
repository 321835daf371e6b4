// ing-host-wildcard: a wildcard that is not the whole first label of a host.

import { defineRule, type Fix } from "../rule.ts";
import { hasStrayWildcard, hostProblem } from "./hostSyntax.ts";
import { type HostAt, hostsOf } from "./hosts.ts";

/** networking/v1 IngressRule.host: `*.` in front of a DNS name is the only wildcard, and it stands for one label. */
export const ingHostWildcard = defineRule({
  code: "ing-host-wildcard",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const at of hostsOf(cx.resource)) {
      if (!hasStrayWildcard(at.host)) continue;
      cx.report({ path: at.path, message: message(at), fixes: fixes(at) });
    }
  },
});

function message({ host, in: place }: HostAt): string {
  if (host === "*" && place === "rule") return "A host is no lone *; leave it out to match every host";
  return "A wildcard must be the whole first label, as in *.example.com";
}

function fixes({ host, path, in: place, removable }: HostAt): readonly Fix[] {
  if (host === "*")
    return removable
      ? [{ title: place === "rule" ? "Remove host" : "Remove *", edits: [{ edit: { is: "remove", path } }] }]
      : [];
  const rest = /^[^.]*\*[^.]*\.(.+)$/.exec(host)?.[1];
  const right = rest === undefined || rest.includes("*") ? undefined : `*.${rest}`;
  if (right === undefined || hostProblem(right) !== undefined) return [];
  return [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path, value: right } }] }];
}
