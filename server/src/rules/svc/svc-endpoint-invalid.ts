// svc-endpoint-invalid: an EndpointSlice or Endpoints object that the API server refuses.

import { parseAddress } from "../../base/ip.ts";
import type { Path } from "../../base/json.ts";
import { readText } from "../../model/read.ts";
import { labelProblem, subdomainProblem } from "../names.ts";
import { itemsAt, protocolReport, rangeReport } from "../ports.ts";
import { defineRule, type RuleContext } from "../rule.ts";

/** Reports addresses that don't fit the address type, and ports out of range, unknown protocols and names (discovery/v1 EndpointSlice, core/v1 Endpoints). */
export const svcEndpointInvalid = defineRule({
  code: "svc-endpoint-invalid",
  severity: "error",
  on: "endpointSlice",
  check(facts, cx) {
    if (facts.id.kind === "Endpoints") {
      for (const { path } of itemsAt(cx, ["subsets"])) {
        for (const list of ["addresses", "notReadyAddresses"]) {
          for (const { item, path: at } of itemsAt(cx, [...path, list]))
            checkAddress(readText(item["ip"]), [...at, "ip"], undefined, cx);
        }
        checkPorts([...path, "ports"], cx);
      }
      return;
    }
    const type = readText(cx.value(["addressType"]));
    if (type !== undefined && !["IPv4", "IPv6", "FQDN"].includes(type))
      cx.report({ path: ["addressType"], message: `addressType can't be ${type}; it is IPv4, IPv6 or FQDN` });
    for (const { item, path } of itemsAt(cx, ["endpoints"])) {
      const addresses = item["addresses"];
      if (!Array.isArray(addresses)) continue;
      for (const [index, address] of addresses.entries())
        checkAddress(readText(address), [...path, "addresses", index], type, cx);
    }
    checkPorts(["ports"], cx);
  },
});

function checkAddress(text: string | undefined, path: Path, type: string | undefined, cx: RuleContext): void {
  if (text === undefined) return;
  if (type === "FQDN") {
    if (subdomainProblem(text) !== undefined) cx.report({ path, message: `${text} is no DNS name` });
    return;
  }
  const family = parseAddress(text)?.family;
  if (family === undefined) cx.report({ path, message: `${text} is no IP address` });
  else if ((type === "IPv4" && family === 6) || (type === "IPv6" && family === 4))
    cx.report({ path, message: `${text} is no ${type} address, as addressType says` });
}

function checkPorts(list: Path, cx: RuleContext): void {
  for (const { item, path } of itemsAt(cx, list)) {
    const name = readText(item["name"]);
    const problem = name === undefined ? undefined : labelProblem(name);
    const reports = [
      rangeReport(item["port"], [...path, "port"]),
      protocolReport(item["protocol"], [...path, "protocol"]),
    ];
    for (const report of reports) if (report) cx.report(report);
    if (problem !== undefined) cx.report({ path: [...path, "name"], message: `${name} can't name a port: ${problem}` });
  }
}
