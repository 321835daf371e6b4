// istio-se-conflict: two ServiceEntries say different protocols of one host and port.

import { SERVICE_ENTRY } from "../../index/policyView.ts";
import { readIstioHost, scopeOf, scopesMeet } from "../../model/istioHost.ts";
import { readInteger, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { itemsIn } from "./destinations.ts";
import { defineIstioRule, textsOf } from "./istioRule.ts";
import { byHost } from "./registry.ts";
import { otherObject, relatedTo } from "./related.ts";

/** Of two ServiceEntries that a namespace sees with one host, which one gives a port its protocol is not defined. */
export const istioSeConflict = defineIstioRule({
  code: "istio-se-conflict",
  severity: "warning",
  kinds: ["ServiceEntry"],
  check(spec, cx, { id }) {
    const scope = scopeOf(textsOf(spec["exportTo"]), id.namespace);
    const hosts = textsOf(spec["hosts"]).map((text) => readIstioHost(text, id.namespace)?.fqdn ?? text);
    for (const { item, path } of itemsIn(spec, ["spec"], "ports")) {
      const number = readInteger(item["number"]);
      const protocol = (readText(item["protocol"]) ?? "").toUpperCase();
      if (number === undefined) continue;
      const others = hosts.flatMap((host) =>
        cx
          .deriveEach(SERVICE_ENTRY, byHost)
          .flatMap(({ exact }) => exact.get(host) ?? [])
          .filter((other) => showName(other.id) !== showName(id) && scopesMeet(other.scope, scope))
          .flatMap((other) =>
            other.ports.flatMap((port) =>
              port.number === number && port.protocol !== protocol ? [{ other, port }] : [],
            ),
          ),
      );
      const [first] = others;
      const entry = first && otherObject(cx, SERVICE_ENTRY, first.other.id)?.entry;
      if (!first || !entry) continue;
      const said = first.port.protocol === "" ? "no protocol" : clipped(first.port.protocol, 12);
      cx.report({
        path: item["protocol"] === undefined ? [...path, "number"] : [...path, "protocol"],
        message: fit(
          `ServiceEntry ${clipped(showName(first.other.id), 40)} says ${said} of ${clipped(first.other.host, 40)}`,
          `, port ${number}, too`,
        ),
        fixes:
          first.port.protocol === ""
            ? []
            : [
                {
                  title: `Use protocol ${first.port.protocol}`,
                  edits: [{ edit: { is: "set", path: [...path, "protocol"], value: first.port.protocol } }],
                },
              ],
        related: relatedTo(entry, ["spec", "ports"]),
      });
    }
  },
});
