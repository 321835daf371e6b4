// mc-gateway-port: an east-west gateway that takes no traffic of other networks.

import type { Json } from "../../base/json.ts";
import type { Facts } from "../../model/facts.ts";
import { isTemplate, readInteger, readLabels, readList, readObject, readText } from "../../model/read.ts";
import type { Labels } from "../../model/selector.ts";
import { defineRule, type Fix } from "../rule.ts";

const GATEWAY = "networking.istio.io/Gateway";
const PORT = 15443;

/** Ports of istiod and its webhook: a Gateway of these alone leads other clusters to the control plane. */
const CONTROL_PLANE: readonly (number | undefined)[] = [15010, 15012, 15017, 443, 8383];

/** Istio, multicluster installation: `cross-network-gateway`, port 15443 with TLS in mode AUTO_PASSTHROUGH. */
export const mcGatewayPort = defineRule({
  code: "mc-gateway-port",
  severity: "warning",
  on: "other",
  kinds: ["Gateway"],
  check(facts, cx) {
    if (facts.id.group !== "networking.istio.io") return;
    const spec = readObject(facts.kept);
    const selector = readLabels(spec["selector"]);
    if (!isEastWest(selector, facts.id.name) || takesNetworks(facts)) return;
    const servers = readList(spec["servers"]);
    const ports = servers.map(portOf);
    // istiod's own gateway beside that of the services.
    if (ports.length > 0 && ports.every((port) => CONTROL_PLANE.includes(port))) return;
    if (servers.some((server) => Object.values(readObject(server)).some((v) => typeof v === "string" && isTemplate(v))))
      return;
    const others = cx.list(GATEWAY).filter(({ facts: other }) => other !== facts && takesNetworks(other));
    if (others.some(({ facts: other }) => sameSelector(selectorOf(other), selector))) return;
    const index = ports.indexOf(PORT);
    cx.report({
      path: index < 0 ? ["spec", "servers"] : ["spec", "servers", index],
      ...(index < 0 ? { at: "key" as const } : {}),
      message: "Cross-network traffic needs port 15443 with TLS in mode AUTO_PASSTHROUGH",
      fixes: [fixOf(index)],
    });
  },
});

function isEastWest(selector: Labels, name: string): boolean {
  return [...Object.values(selector), name].some((text) => /east-?west|cross-network/.test(text));
}

/** Whether a Gateway has the port of other networks, in the mode that passes TLS on by its SNI. */
function takesNetworks(facts: Facts): boolean {
  if (facts.is !== "other") return false;
  return readList(readObject(facts.kept)["servers"]).some((server) => {
    const mode = readText(readObject(readObject(server)["tls"])["mode"]);
    return portOf(server) === PORT && mode === "AUTO_PASSTHROUGH";
  });
}

function portOf(server: Json): number | undefined {
  return readInteger(readObject(readObject(server)["port"])["number"]);
}

function selectorOf(facts: Facts): Labels {
  return facts.is === "other" ? readLabels(readObject(facts.kept)["selector"]) : {};
}

function sameSelector(a: Labels, b: Labels): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

function fixOf(index: number): Fix {
  if (index >= 0)
    return {
      title: "Pass TLS on: AUTO_PASSTHROUGH",
      edits: [{ edit: { is: "set", path: ["spec", "servers", index, "tls"], value: { mode: "AUTO_PASSTHROUGH" } } }],
    };
  const value = {
    port: { number: PORT, name: "tls", protocol: "TLS" },
    tls: { mode: "AUTO_PASSTHROUGH" },
    hosts: ["*.local"],
  };
  return { title: "Add port 15443", edits: [{ edit: { is: "append", path: ["spec", "servers"], value } }] };
}
