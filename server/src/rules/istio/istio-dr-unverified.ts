// istio-dr-unverified: a DestinationRule starts TLS to a server of the cluster without a CA to check its certificate by.

import type { Json, JsonObject, Path } from "../../base/json.ts";
import { readIstioHost } from "../../model/istioHost.ts";
import { hasTemplate, readObject, readText } from "../../model/read.ts";
import type { RuleContext } from "../rule.ts";
import { itemsIn } from "./destinations.ts";
import { defineIstioRule } from "./istioRule.ts";

/** ClientTLSSettings.caCertificates: public names are checked by the CAs of the system, names of a cluster are in none of them. */
export const istioDrUnverified = defineIstioRule({
  code: "istio-dr-unverified",
  severity: "warning",
  kinds: ["DestinationRule"],
  check(spec, cx, { id }) {
    const host = readIstioHost(readText(spec["host"]) ?? "", id.namespace);
    if (!host || (host.is === "name" && host.fqdn.includes("."))) return;
    if (host.is === "wildcard" && !/\.local$|^\*$/.test(host.fqdn)) return;
    const policies = [
      { item: readObject(spec["trafficPolicy"]), path: ["spec", "trafficPolicy"] },
      ...itemsIn(spec, ["spec"], "subsets").map(({ item, path }) => ({
        item: readObject(item["trafficPolicy"]),
        path: [...path, "trafficPolicy"],
      })),
    ];
    for (const { item, path } of policies) {
      check(item, path, cx);
      for (const port of itemsIn(item, path, "portLevelSettings")) check(port.item, port.path, cx);
    }
  },
});

function check(policy: JsonObject, path: Path, cx: RuleContext): void {
  const tls = readObject(policy["tls"]);
  const mode = readText(tls["mode"]);
  if ((mode !== "SIMPLE" && mode !== "MUTUAL") || tls["insecureSkipVerify"] === true) return;
  if (isGiven(tls["caCertificates"]) || hasTemplate(policy["tls"])) return;
  const at = [...path, "tls"];
  if (isGiven(tls["credentialName"])) {
    // Gateways read it without one, and the rule may be for these alone.
    if (!isGiven(cx.value(["spec", "workloadSelector"])))
      cx.report({
        path: [...at, "credentialName"],
        field: [...at, "caCertificates"],
        severity: "information",
        message: "Sidecars read credentialName only beside a workloadSelector; without it they check by no CA of yours",
      });
    return;
  }
  cx.report({
    path: [...at, "mode"],
    field: [...at, "caCertificates"],
    message: "No CA to check the server's certificate by; name its file in caCertificates",
    fixes: [
      {
        title: "Add caCertificates",
        edits: [{ edit: { is: "insert", path: at, key: "caCertificates", value: "/etc/certs/ca.pem", after: "mode" } }],
      },
    ],
  });
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}
