// istio-port-name: a port of a Service in the mesh whose protocol Istio has to guess.

import { NAMESPACE } from "../../index/policyView.ts";
import { hasTemplate, isTemplate } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { portNameProblem } from "../names.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";

/** Names that tell a protocol, alone or before a hyphen (istio pkg/config/protocol). */
const PROTOCOLS: ReadonlySet<string> = new Set(
  "tcp udp http http_proxy http2 https tls grpc grpc-web mongo redis mysql hbone".split(" "),
);
/** Ports that are taken as TCP, for these servers speak first (istio pkg/config/kube). */
const WELL_KNOWN: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);
const APP_PROTOCOLS = ["kubernetes.io/h2c", "kubernetes.io/ws", "kubernetes.io/wss"];

/** ServicePort.name and appProtocol: without either Istio looks at the first bytes, which fails where the server speaks first. */
export const istioPortName = defineRule({
  code: "istio-port-name",
  severity: "information",
  on: "service",
  check(facts, cx) {
    if (!isInMesh(facts.id.namespace, cx) || facts.type === "ExternalName") return;
    for (const { name, port, protocol, appProtocol, index } of facts.ports) {
      const path = ["spec", "ports", index];
      if (protocol === "UDP" || hasTemplate(cx.value(path)) || tells(appProtocol ?? name ?? "")) continue;
      if (WELL_KNOWN.has(port)) continue;
      const unfit = appProtocol !== undefined;
      const prefixed = `http-${name ?? port}`;
      const named: readonly Fix[] =
        name !== undefined || unfit || portNameProblem(prefixed) !== undefined
          ? []
          : [
              {
                title: `Name it ${prefixed}`,
                edits: [{ edit: { is: "insert", path, key: "name", value: prefixed, before: "port" } }],
              },
            ];
      cx.report({
        path: unfit ? [...path, "appProtocol"] : name === undefined ? [...path, "port"] : [...path, "name"],
        message: unfit
          ? `appProtocol ${clipped(appProtocol, 30)} is none that Istio knows, so it guesses; write http, grpc, tcp or tls`
          : name === undefined
            ? `Port ${port} has no name that tells its protocol, so Istio guesses; set appProtocol`
            : `"${clipped(name, 24)}" tells no protocol, so Istio guesses; write appProtocol, or http-${clipped(name, 24)}`,
        fixes: [
          ...["http", "tcp"].map(
            (value): Fix => ({
              title: `Set appProtocol: ${value}`,
              edits: [{ edit: { is: "set", path: [...path, "appProtocol"], value } }],
            }),
          ),
          ...named,
        ],
      });
    }
  },
});

function tells(text: string): boolean {
  const lower = text.toLowerCase();
  return (
    isTemplate(text) ||
    lower.startsWith("grpc-web") ||
    APP_PROTOCOLS.includes(lower) ||
    PROTOCOLS.has(lower.split("-")[0] ?? "")
  );
}

/** Whether the namespace's pods get a sidecar, or are in the ambient mesh. */
function isInMesh(namespace: string, cx: RuleContext): boolean {
  const found = cx.lookUp(NAMESPACE, "", namespace);
  if (found.is !== "found" || found.value.facts.is !== "namespace") return false;
  const { labels } = found.value.facts;
  if (labels["istio-injection"] === "disabled" || labels["istio.io/dataplane-mode"] === "none") return false;
  return (
    labels["istio-injection"] === "enabled" ||
    labels["istio.io/rev"] !== undefined ||
    labels["istio.io/dataplane-mode"] === "ambient"
  );
}
