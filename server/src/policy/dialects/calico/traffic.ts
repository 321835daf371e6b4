// Which connections a Calico rule speaks of: protocol, notProtocol, icmp, http, and the ports of an entity (reach-semantics
// CA-12, CA-18). Knows nothing of who the ends are.

import { isList, isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { Protocol } from "../../../model/facts.ts";
import type { PolicyRule, PortMatch } from "../../policyRule.ts";

/** What of the traffic one rule of the engine takes. */
export type Traffic = Pick<PolicyRule, "ports" | "exceptPorts" | "limit">;

type Named =
  | { readonly is: "ports"; readonly protocol: Protocol }
  /** One of the protocols without ports, which the engine tells from one another by words alone. */
  | { readonly is: "other"; readonly name: string }
  | { readonly is: "unclear" };

const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;
const NUMBERS: ReadonlyMap<number, string> = new Map([
  [1, "ICMP"],
  [6, "TCP"],
  [17, "UDP"],
  [58, "ICMPv6"],
  [132, "SCTP"],
  [136, "UDPLite"],
]);
const OTHERS = ["ICMP", "ICMPv6", "UDPLite"];
const EVERY_PORT: readonly PortMatch[] = PROTOCOLS.map((protocol) => ({ is: "protocol", protocol }));

/** What a rule takes; several where one can't say it, and a text where the API would refuse the rule, which matches nothing. */
export function lowerTraffic(rule: JsonObject, ends: JsonObject): readonly Traffic[] | string {
  const protocol = toProtocol(rule["protocol"]);
  const notProtocol = toProtocol(rule["notProtocol"]);
  if (protocol === "bad" || notProtocol === "bad") return "names a protocol that Calico does not know";
  const { ports, notPorts } = ends;
  const hasPorts = isFilled(ports) || isFilled(notPorts);
  if (hasPorts && protocol?.is !== "ports" && protocol?.is !== "unclear")
    return "has ports without a protocol TCP, UDP or SCTP";
  const icmp = icmpText(rule);
  if (icmp !== "" && protocol?.is !== "other" && protocol?.is !== "unclear") return "has icmp without protocol ICMP";
  if (protocol?.is === "unclear" || notProtocol?.is === "unclear")
    return [{ ports: [{ is: "unclear", why: "a protocol is a template value" }] }];
  const http = httpText(rule["http"]);
  if (protocol?.is === "other") {
    if (notProtocol?.is === "other" && notProtocol.name === protocol.name) return [];
    return [{ ports: [{ is: "others" }], limit: `${protocol.name}${icmp}` }];
  }
  if (protocol || http !== undefined) {
    const own = protocol?.protocol ?? "TCP";
    if (notProtocol?.is === "ports" && notProtocol.protocol === own) return [];
    return [
      {
        ports: isFilled(ports) ? ports.flatMap((port) => lowerPort(port, own)) : [{ is: "protocol", protocol: own }],
        ...(isFilled(notPorts) && { exceptPorts: notPorts.flatMap((port) => lowerPort(port, own)) }),
        ...(http !== undefined && { limit: http }),
      },
    ];
  }
  if (!notProtocol) return [{ ports: undefined }];
  if (notProtocol.is === "ports")
    return [{ ports: undefined, exceptPorts: [{ is: "protocol", protocol: notProtocol.protocol }] }];
  return [{ ports: EVERY_PORT }, { ports: [{ is: "others" }], limit: `not ${notProtocol.name}` }];
}

/** A protocol by its name or number. */
function toProtocol(value: Json | undefined): Named | "bad" | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && value.includes("{{")) return { is: "unclear" };
  const number =
    typeof value === "number" ? value : typeof value === "string" && /^\d{1,3}$/.test(value) ? +value : NaN;
  const name = Number.isNaN(number) ? value : (NUMBERS.get(number) ?? `protocol ${number}`);
  if (typeof name !== "string" || number < 1 || number > 255) return "bad";
  const known = PROTOCOLS.find((protocol) => protocol === name.toUpperCase());
  if (known) return { is: "ports", protocol: known };
  const other = OTHERS.find((one) => one.toUpperCase() === name.toUpperCase());
  if (other !== undefined || !Number.isNaN(number)) return { is: "other", name: other ?? name };
  return "bad";
}

/** A number, a range `a:b`, or the name of a port of the pod that owns it. */
function lowerPort(port: Json, protocol: Protocol): readonly PortMatch[] {
  if (typeof port === "number") return [{ is: "range", protocol, from: port, to: port }];
  if (typeof port !== "string") return [];
  if (port.includes("{{")) return [{ is: "unclear", why: "a port is a template value" }];
  const range = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(port);
  if (!range) return [{ is: "named", protocol, name: port }];
  const from = Number(range[1]);
  return [{ is: "range", protocol, from, to: Number(range[2] ?? from) }];
}

function icmpText({ icmp, notICMP }: JsonObject): string {
  const of = (value: Json | undefined): string => {
    if (!isObject(value)) return "";
    const { type, code } = value;
    const parts = [typeof type === "number" ? `type ${type}` : "", typeof code === "number" ? `code ${code}` : ""];
    return parts.filter((part) => part !== "").join(" ");
  };
  const [own, not] = [of(icmp), of(notICMP)];
  return `${own === "" ? "" : ` ${own}`}${not === "" ? "" : ` but ${not}`}`;
}

/** `GET /api`: which requests of a port; undefined where the rule says nothing of HTTP. */
function httpText(http: Json | undefined): string | undefined {
  if (!isObject(http)) return undefined;
  const texts = (list: Json | undefined, of: (item: Json) => Json | undefined) =>
    (isList(list) ? list : []).flatMap((item) => {
      const text = of(item);
      return typeof text === "string" ? text : [];
    });
  const methods = texts(http["methods"], (item) => item);
  const paths = texts(http["paths"], (item) =>
    isObject(item)
      ? (item["exact"] ?? (typeof item["prefix"] === "string" ? `${item["prefix"]}*` : undefined))
      : undefined,
  );
  const text = [methods.join(", "), paths.join(", ")].filter((part) => part !== "").join(" ");
  return text === "" ? undefined : text;
}

export function isFilled(value: Json | undefined): value is readonly Json[] {
  return isList(value) && value.length > 0;
}
