// calico-metadata-open: a policy for many pods that allows every address, the cloud's metadata among them.

import { parseCidr } from "../../base/ip.ts";
import { hasAddress, ofCidrs } from "../../base/ipSet.ts";
import type { Json } from "../../base/json.ts";
import { isTemplate, readList } from "../../model/read.ts";
import { defineCalicoPolicyRule, GLOBAL_KINDS } from "./calicoPolicyRule.ts";
import { isWritten, portProtocol, portRangeOf, type RuleAt, rulesIn } from "./spec.ts";

const ADDRESS = { family: 4, value: 0xa9fea9fe } as const;
const BLOCK = "169.254.169.254/32";
const PORT = 80;

/** reach-semantics SV-8: the metadata address is an external address like any other; it hands out the node's credentials. */
export const calicoMetadataOpen = defineCalicoPolicyRule({
  code: "calico-metadata-open",
  severity: "information",
  kinds: GLOBAL_KINDS,
  check(facts, cx) {
    for (const rule of rulesIn(facts, "egress")) {
      if ((rule.action === "Deny" || rule.action === "Pass") && takesMetadata(rule)) return;
      const at = rule.action === "Allow" ? everywhere(rule) : -1;
      if (at < 0 || !reachesPort(rule) || isExcluded(rule)) continue;
      cx.report({
        path: [...rule.destination.path, "nets", at],
        message: "This lets pods reach the cloud's metadata address 169.254.169.254; deny it in a rule before",
        fixes: [
          {
            title: `Deny ${BLOCK} before it`,
            edits: [
              {
                edit: {
                  is: "append",
                  path: ["spec", "egress"],
                  before: rule.index,
                  value: { action: "Deny", destination: { nets: [BLOCK] } },
                },
              },
            ],
          },
        ],
      });
      return;
    }
  },
});

/** Where the block of all IPv4 addresses stands among the destinations. */
function everywhere({ destination }: RuleAt): number {
  return readList(destination.value["nets"]).findIndex((net) => {
    const cidr = typeof net === "string" ? parseCidr(net) : undefined;
    return cidr?.family === 4 && cidr.bits === 0;
  });
}

function isExcluded({ destination }: RuleAt): boolean {
  return hasAddress(ofCidrs(texts(destination.value["notNets"])), ADDRESS);
}

/** Whether a rule decides every request to the address, whoever sends it. */
function takesMetadata(rule: RuleAt): boolean {
  const { source, destination, value } = rule;
  const isNarrow =
    isWritten(source.value) ||
    ["notProtocol", "icmp", "notICMP", "http"].some((key) => isWritten(value[key])) ||
    Object.keys(destination.value).some(
      (key) => key !== "nets" && key !== "ports" && isWritten(destination.value[key]),
    );
  const { nets } = destination.value;
  return !isNarrow && reachesPort(rule) && (!isWritten(nets) || hasAddress(ofCidrs(texts(nets)), ADDRESS));
}

/** Whether the rule is for port 80 of TCP over IPv4, where metadata is served. */
function reachesPort({ value, destination }: RuleAt): boolean {
  const { protocol, ipVersion } = value;
  if (ipVersion === 6 || (isWritten(protocol) && portProtocol(protocol) !== "TCP")) return false;
  const ports = readList(destination.value["ports"]);
  const has = (list: readonly Json[]): boolean =>
    list.some((item) => {
      const range = portRangeOf(item);
      return range !== undefined && range.first <= PORT && PORT <= range.last;
    });
  return (ports.length === 0 || has(ports)) && !has(readList(destination.value["notPorts"]));
}

function texts(value: Json | undefined): readonly string[] {
  return readList(value).filter((item): item is string => typeof item === "string" && !isTemplate(item));
}
