// Says that a host is in no registry. Knows where it is written, not by which kind.

import type { Severity } from "../../analysis/settings.ts";
import type { Path } from "../../base/json.ts";
import { SERVICE } from "../../index/policyView.ts";
import { type IstioHost, serviceHost } from "../../model/istioHost.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { RuleContext } from "../rule.ts";
import { lookUpHost, nearestHost } from "./registry.ts";

/** Reports a host that names nothing; `cart.shop` names nothing either, for Istio completes no name with a dot. */
export function reportMissingHost(cx: RuleContext, host: IstioHost, path: Path, severity: Severity): boolean {
  const from = cx.resource.id.namespace;
  const answer = lookUpHost(cx, host, cx.value(["spec", "exportTo"]));
  const meant = host.is === "name" ? host.meant : undefined;
  if (meant && (answer.is === "missing" || answer.is === "unknown")) {
    if (cx.lookUp(SERVICE, meant.namespace, meant.name).is === "found") {
      const full = serviceHost(meant.namespace, meant.name);
      cx.report({
        path,
        severity: "warning",
        message: fit(`Istio takes ${clipped(host.fqdn, 40)} as it stands and finds no Service`, `; write ${full}`),
        fixes: [{ title: `Use ${full}`, edits: [{ edit: { is: "set", path, value: full } }] }],
      });
      return true;
    }
  }
  if (answer.is !== "missing") return false;
  const hidden = host.is === "service" && cx.lookUp(SERVICE, host.namespace, host.name).is === "found";
  if (hidden) {
    cx.report({
      path,
      severity,
      message: fit(
        `Service ${clipped(`${host.namespace}/${host.name}`, 60)} is not exported to this namespace`,
        " (exportTo)",
      ),
    });
    return true;
  }
  const near = nearestHost(cx, host, from);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  const shown = clipped(host.is === "service" && host.short ? `${host.name} in ${host.namespace}` : host.fqdn, 70);
  cx.report({
    path,
    severity: answer.sure ? severity : "information",
    message: fit(`No Service or ServiceEntry ${shown}${answer.sure ? "" : " in this workspace"}`, hint),
    fixes: near === undefined ? [] : [{ title: `Use ${near}`, edits: [{ edit: { is: "set", path, value: near } }] }],
  });
  return true;
}
