// istio-gateway-port: a Gateway listens on a port that no Service leads to.

import { SERVICE } from "../../index/policyView.ts";
import { hasTemplate, readInteger, readLabels, readObject } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { selects, toMapSelector } from "../../model/selector.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { itemsIn } from "./destinations.ts";
import { gatewayPods } from "./gatewayPods.ts";
import { defineIstioRule } from "./istioRule.ts";
import { relatedTo } from "./related.ts";

/** Server.port is a port of the Service before the gateway's pods, or of the pods themselves. */
export const istioGatewayPort = defineIstioRule({
  code: "istio-gateway-port",
  severity: "warning",
  kinds: ["Gateway"],
  check(spec, cx) {
    const pods = gatewayPods(spec, cx);
    if (!pods || pods.some(({ hostNetwork }) => hostNetwork)) return;
    if (pods.length === 0) {
      const absence = cx.workloadAbsence("");
      const shown = Object.entries(readLabels(spec["selector"])).map(([key, value]) => `${key}=${value}`);
      if (absence.is === "missing" && absence.sure)
        cx.report({
          path: ["spec", "selector"],
          at: "key",
          message: fit(
            `No pods have ${clipped(shown.join(", "), 60)}`,
            ", so nothing listens on the ports of this Gateway",
          ),
        });
      return;
    }
    const services = [...new Set(pods.map(({ id }) => id.namespace))].flatMap((namespace) =>
      cx.list(SERVICE, namespace).flatMap((entry) => {
        const { facts } = entry;
        if (facts.is !== "service" || !facts.selector) return [];
        const selector = toMapSelector(facts.selector);
        const leads = pods.some(({ id, podLabels }) => id.namespace === namespace && selects(selector, podLabels));
        return leads ? [{ entry, facts }] : [];
      }),
    );
    const [first] = services;
    // Without a Service the pods are reached in a way of their own.
    if (!first || services.some(({ facts }) => facts.unreadPorts.length > 0 || facts.selectorUnclear)) return;
    const ports = services.flatMap(({ facts }) => facts.ports).filter(({ protocol }) => protocol === "TCP");
    const named = new Map(pods.flatMap((pod) => pod.ports.map(({ name, port }) => [name, port] as const)));
    const known = new Set(
      ports.flatMap(({ port, targetPort }) => [
        port,
        typeof targetPort === "number" ? targetPort : (named.get(targetPort) ?? port),
      ]),
    );
    for (const { item, path } of itemsIn(spec, ["spec"], "servers")) {
      const port = readInteger(readObject(item["port"])["number"]);
      if (port === undefined || known.has(port) || hasTemplate(item["bind"] ?? null)) continue;
      // A Unix socket, or an address of the pod alone: nobody comes by a Service.
      if (item["bind"] !== undefined) continue;
      const all = [...new Set(ports.map((own) => own.port))].sort((a, b) => a - b);
      cx.report({
        path: [...path, "port", "number"],
        message: fit(
          `Service ${clipped(showName(first.facts.id), 50)} does not offer port ${port}`,
          `; it has ${all.slice(0, 6).join(", ")}`,
        ),
        fixes: [],
        related: services.slice(0, 3).flatMap(({ entry }) => relatedTo(entry, ["spec", "ports"])),
      });
    }
  },
});
