// istio-gateway-missing: a VirtualService names a Gateway that is nowhere.

import { ISTIO_GATEWAY } from "../../index/policyView.ts";
import { readGatewayName } from "../../model/istioHost.ts";
import { readText } from "../../model/read.ts";
import { absenceOf } from "../absence.ts";
import type { Fix } from "../rule.ts";
import { gatewaysIn } from "./gateways.ts";
import { defineIstioRule } from "./istioRule.ts";

/** VirtualService.gateways: `namespace/name`, without a namespace that of the VirtualService; `mesh` is no Gateway. */
export const istioGatewayMissing = defineIstioRule({
  code: "istio-gateway-missing",
  severity: "error",
  kinds: ["VirtualService"],
  check(spec, cx, { id }) {
    for (const { value, path } of gatewaysIn(spec)) {
      const text = readText(value) ?? "";
      const named = readGatewayName(text, id.namespace);
      const absence = named && absenceOf(cx, ISTIO_GATEWAY, named.namespace, named.name);
      if (!absence) continue;
      const { suggestion, ...said } = absence;
      const elsewhere = [
        ...new Set(
          cx.list(ISTIO_GATEWAY).flatMap(({ facts }) => (facts.id.name === named.name ? [facts.id.namespace] : [])),
        ),
      ].slice(0, 3);
      const near =
        suggestion === undefined
          ? []
          : [named.namespace === id.namespace ? suggestion : `${named.namespace}/${suggestion}`];
      const fixes = [...near, ...elsewhere.map((namespace) => `${namespace}/${named.name}`)].map(
        (use): Fix => ({ title: `Use ${use}`, edits: [{ edit: { is: "set", path, value: use } }] }),
      );
      cx.report({ ...said, path, fixes });
    }
  },
});
