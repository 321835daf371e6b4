// svc-externalname-port: an externalName that is more, or something else, than a DNS name.

import { parseAddress } from "../../base/ip.ts";
import { subdomainProblem } from "../names.ts";
import { defineRule, type Fix } from "../rule.ts";

/** Reports an externalName with scheme, port or path, which the API server refuses, and an address, which no DNS server resolves (core/v1 ServiceSpec.externalName). */
export const svcExternalnamePort = defineRule({
  code: "svc-externalname-port",
  severity: "warning",
  on: "service",
  check(facts, cx) {
    const name = facts.externalName;
    const path = ["spec", "externalName"];
    if (name === undefined || facts.type !== "ExternalName") return;
    if (parseAddress(name)) {
      cx.report({
        path,
        message: `externalName is a DNS name; ${name} is an address, for which an EndpointSlice is the way`,
      });
      return;
    }
    if (subdomainProblem(name.replace(/\.$/, "")) === undefined) return;
    const bare = name
      .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
      .replace(/[:/].*$/, "")
      .toLowerCase();
    const fixes: readonly Fix[] =
      bare !== name && subdomainProblem(bare) === undefined && !parseAddress(bare)
        ? [{ title: `Use ${bare}`, edits: [{ edit: { is: "set", path, value: bare } }] }]
        : [];
    const reason = /^[a-z][a-z0-9+.-]*:\/\//i.test(name)
      ? " without scheme"
      : name.includes("/")
        ? " without path"
        : name.includes(":")
          ? " without port"
          : "";
    cx.report({ path, message: `externalName is a DNS name${reason}; ${name} is refused`, severity: "error", fixes });
  },
});
