// istio-se-addresses: a ServiceEntry opens a TCP port without saying to which addresses.

import { readInteger, readList, readText } from "../../model/read.ts";
import { itemsIn } from "./destinations.ts";
import { defineIstioRule } from "./istioRule.ts";

/** Set on the object where Istio is to give it addresses of its own; 1.25 and later do by themselves. */
const AUTO = "networking.istio.io/enable-autoallocate-ip";

/** ServiceEntry.addresses: TCP tells no host, so the port alone says what is meant. */
export const istioSeAddresses = defineIstioRule({
  code: "istio-se-addresses",
  severity: "warning",
  kinds: ["ServiceEntry"],
  check(spec, cx, { labels }) {
    if (readList(spec["addresses"]).length > 0 || labels[AUTO] === "true") return;
    if (readList(cx.value(["status", "addresses"])).length > 0) return;
    for (const { item, path } of itemsIn(spec, ["spec"], "ports")) {
      const number = readInteger(item["number"]);
      const written = item["protocol"];
      const isUnset = written === undefined || written === null || written === "";
      if (number === undefined || (!isUnset && readText(written)?.toUpperCase() !== "TCP")) continue;
      cx.report({
        path: isUnset ? [...path, "number"] : [...path, "protocol"],
        field: ["spec", "addresses"],
        message: `Without addresses port ${number}${isUnset ? ", of no protocol," : " (TCP)"} takes what goes to any address there; add addresses`,
      });
    }
  },
});
