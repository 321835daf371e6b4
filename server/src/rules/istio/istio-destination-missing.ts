// istio-destination-missing: a VirtualService sends requests to a host, or to a port of one, that the mesh has not.

import { readIstioHost } from "../../model/istioHost.ts";
import { hasTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import type { Fix, Report } from "../rule.ts";
import { destinationsOf } from "./destinations.ts";
import { defineIstioRule } from "./istioRule.ts";
import { reportMissingHost } from "./missingHost.ts";
import { lookUpHost, portsOf } from "./registry.ts";
import { relatedTo } from "./related.ts";

/** Destination.host is looked up in the registry: Services and the hosts of ServiceEntries. What is not there answers 503. */
export const istioDestinationMissing = defineIstioRule({
  code: "istio-destination-missing",
  severity: "error",
  kinds: ["VirtualService"],
  check(spec, cx, { id }) {
    for (const { host, port, path } of destinationsOf(spec)) {
      const named = readIstioHost(host, id.namespace);
      if (!named) continue;
      if (reportMissingHost(cx, named, [...path, "host"], "error")) continue;
      const answer = lookUpHost(cx, named, spec["exportTo"]);
      const ports = portsOf(answer);
      if (port === undefined || !ports || ports.length === 0 || ports.some((own) => own.port === port)) continue;
      if (answer.is === "service" && (answer.facts.type === "ExternalName" || hasTemplate(host))) continue;
      const at = [...path, "port", "number"];
      const known = ports.map((own) => (own.name === undefined ? `${own.port}` : `${own.port} (${own.name})`));
      const behind = answer.is === "service" ? answer.facts.ports.filter((own) => own.targetPort === port) : [];
      const report: Report = {
        path: at,
        message: fit(`${clipped(named.fqdn, 60)} has no port ${port}`, `; it has ${known.slice(0, 4).join(", ")}`),
        fixes: [...(behind.length > 0 ? behind : ports)].slice(0, 4).map(
          (own): Fix => ({
            title: `Use port ${own.port}${own.name === undefined ? "" : ` (${own.name})`}`,
            edits: [{ edit: { is: "set", path: at, value: own.port } }],
          }),
        ),
        related: answer.is === "service" ? relatedTo(answer.entry, ["spec", "ports"]) : [],
      };
      cx.report(report);
    }
  },
});
