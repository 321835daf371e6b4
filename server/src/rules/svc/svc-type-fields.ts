// svc-type-fields: a field of a Service does not go with its type.

import { parseAddress } from "../../base/ip.ts";
import { isList, type Path } from "../../base/json.ts";
import type { ServiceFacts } from "../../model/facts.ts";
import { hasTemplate, isTemplate, readList, readText } from "../../model/read.ts";
import { quoted } from "../nameSyntax.ts";
import { labelKeyProblem } from "../np/labelSyntax.ts";
import { itemsAt } from "../ports.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";

/** The port of the kubelet, which no load balancer may expose. */
const KUBELET_PORT = 10250;

/** Reports what ValidateService refuses between type and the other fields of a Service (core/v1 ServiceSpec). */
export const svcTypeFields = defineRule({
  code: "svc-type-fields",
  severity: "error",
  on: "service",
  check(facts, cx) {
    if (hasTemplate(cx.value(["spec", "type"]))) return;
    clusterIP(facts, cx);
    ports(facts, cx);
    policy(facts, cx);
    balancer(facts, cx);
    if (facts.type === "ExternalName") externalName(cx);
  },
});

function clusterIP({ type }: ServiceFacts, cx: RuleContext): void {
  const path = ["spec", "clusterIP"];
  const value = readText(cx.value(path));
  if (value === undefined) return;
  // The API server copies clusterIP to clusterIPs and speaks of these.
  const first = ["spec", "clusterIPs", 0];
  if (type === "ExternalName") {
    const field = ["spec", "clusterIPs"];
    cx.report({ path, field, at: "key", message: "An ExternalName Service has no clusterIP", fixes: [without(path)] });
  } else if (value !== "None" && !parseAddress(value)) {
    cx.report({
      path,
      field: first,
      message: `clusterIP is an address or None, not ${value.slice(0, 60)}`,
      fixes:
        value.toLowerCase() === "none"
          ? [{ title: "Use None", edits: [{ edit: { is: "set", path, value: "None" } }] }]
          : [without(path)],
    });
  } else if (value === "None" && (type === "NodePort" || type === "LoadBalancer")) {
    cx.report({
      path,
      field: first,
      message: `A ${type} Service needs a cluster IP; None makes it headless`,
      fixes: [without(path), toType("ClusterIP")],
    });
  }
}

function ports({ type }: ServiceFacts, cx: RuleContext): void {
  for (const { item, path } of itemsAt(cx, ["spec", "ports"])) {
    const nodePort = [...path, "nodePort"];
    if (type === "ClusterIP" && typeof item["nodePort"] === "number" && item["nodePort"] !== 0) {
      cx.report({
        path: nodePort,
        at: "key",
        message: "nodePort needs type NodePort or LoadBalancer",
        fixes: [toType("NodePort"), without(nodePort)],
      });
    }
    if (type === "LoadBalancer" && item["port"] === KUBELET_PORT) {
      cx.report({
        path: [...path, "port"],
        field: path,
        message: `Port ${KUBELET_PORT} is the kubelet's; a LoadBalancer Service may not expose it`,
      });
    }
  }
}

function policy({ type }: ServiceFacts, cx: RuleContext): void {
  const path = ["spec", "externalTrafficPolicy"];
  const value = readText(cx.value(path));
  const addresses = cx.value(["spec", "externalIPs"]);
  const outside = type === "ClusterIP" && addresses !== undefined && !(isList(addresses) && addresses.length === 0);
  const exposed = type === "NodePort" || type === "LoadBalancer" || outside;
  // Of another word svc-value-unknown speaks.
  if (!exposed && TYPES.includes(type) && (value === "Cluster" || value === "Local")) {
    cx.report({
      path,
      at: "key",
      message: `externalTrafficPolicy needs type NodePort or LoadBalancer, not ${type}`,
      fixes: [without(path)],
    });
  }
  const check = ["spec", "healthCheckNodePort"];
  const port = cx.value(check);
  if (typeof port !== "number" || port === 0 || !TYPES.includes(type)) return;
  if (type === "LoadBalancer" && (value === "Local" || hasTemplate(cx.value(path)))) return;
  cx.report({
    path: check,
    at: "key",
    message: "healthCheckNodePort needs type LoadBalancer and externalTrafficPolicy Local",
    fixes: [without(check)],
  });
}

/** Fields of load balancers alone. */
function balancer({ type }: ServiceFacts, cx: RuleContext): void {
  const at = ["spec", "loadBalancerClass"];
  const name = cx.value(at);
  const reason = typeof name === "string" && !isTemplate(name) ? labelKeyProblem(name) : undefined;
  if (type === "LoadBalancer" && reason !== undefined)
    cx.report({ path: at, message: `${quoted(String(name))} is no loadBalancerClass: ${reason}` });
  if (type === "LoadBalancer" || !TYPES.includes(type)) return;
  for (const key of ["loadBalancerSourceRanges", "loadBalancerClass", "allocateLoadBalancerNodePorts"]) {
    const path = ["spec", key];
    const value = cx.value(path);
    if (value === undefined || value === null || (isList(value) && value.length === 0)) continue;
    cx.report({ path, at: "key", message: `${key} needs type LoadBalancer, not ${type}`, fixes: [without(path)] });
  }
}

function externalName(cx: RuleContext): void {
  const path = ["spec", "externalName"];
  if ((cx.value(path) ?? "") === "") {
    cx.report({
      path: ["spec", "type"],
      field: path,
      message: "An ExternalName Service needs externalName, the DNS name that it stands for",
    });
  }
  for (const key of ["ipFamilies", "ipFamilyPolicy"]) {
    const at = ["spec", key];
    const value = cx.value(at);
    if (key === "ipFamilies" ? readList(value).length === 0 : (value ?? "") === "") continue;
    cx.report({ path: at, at: "key", message: `An ExternalName Service has no ${key}`, fixes: [without(at)] });
  }
}

/** Of a type that is none svc-value-unknown speaks, and of nothing else. */
const TYPES: readonly string[] = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];

function without(path: Path): Fix {
  return { title: `Remove ${String(path.at(-1))}`, edits: [{ edit: { is: "remove", path } }] };
}

function toType(type: string): Fix {
  return { title: `Use type ${type}`, edits: [{ edit: { is: "set", path: ["spec", "type"], value: type } }] };
}
