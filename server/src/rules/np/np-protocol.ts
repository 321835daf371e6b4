// np-protocol: a protocol that a NetworkPolicy does not know, or spells otherwise.

import { nearest } from "../../base/nearest.ts";
import { isTemplate } from "../../model/read.ts";
import type { Fix } from "../rule.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { portsOf, shorten } from "./spec.ts";

const PROTOCOLS = ["TCP", "UDP", "SCTP"];

/** What runs over TCP is written as TCP. */
const OVER_TCP: ReadonlySet<string> = new Set([
  "http",
  "https",
  "http2",
  "grpc",
  "h2c",
  "tls",
  "ssl",
  "ws",
  "wss",
  "postgres",
  "mysql",
  "redis",
]);

/** networking/v1 NetworkPolicyPort.protocol: TCP, UDP or SCTP, compared with case; absent means TCP. */
export const npProtocol = defineNetworkPolicyRule({
  code: "np-protocol",
  severity: "error",
  check(facts, cx) {
    for (const { path, value } of portsOf(facts)) {
      const { protocol } = value;
      if (typeof protocol !== "string" || isTemplate(protocol) || PROTOCOLS.includes(protocol)) continue;
      const lower = protocol.toLowerCase();
      const likely =
        PROTOCOLS.find((known) => known.toLowerCase() === lower) ??
        (OVER_TCP.has(lower) ? "TCP" : undefined) ??
        near(protocol);
      const at = [...path, "protocol"];
      const fixes: Fix[] = [];
      if (likely !== undefined)
        fixes.push({
          title: `Use ${likely}`,
          edits: [{ edit: { is: "set", path: at, value: likely } }],
          safe: likely.toLowerCase() === lower,
        });
      if (OVER_TCP.has(lower))
        fixes.push({ title: "Remove protocol (TCP)", edits: [{ edit: { is: "remove", path: at } }] });
      cx.report({
        path: at,
        message: `${JSON.stringify(shorten(protocol, 40))} is no protocol here; ${likely === undefined ? "there are TCP, UDP and SCTP" : `write ${likely}`}`,
        fixes,
      });
    }
  },
});

/** ICMP is near to nothing: a NetworkPolicy can't speak of it. */
function near(protocol: string): string | undefined {
  return /^icmp/i.test(protocol) ? undefined : nearest(protocol, PROTOCOLS);
}
