// istio-se-protocol: a ServiceEntry says another protocol than its port is known for.

import { readIstioHost } from "../../model/istioHost.ts";
import { readInteger, readText } from "../../model/read.ts";
import { fit } from "../message.ts";
import { itemsIn } from "./destinations.ts";
import { defineIstioRule, textsOf } from "./istioRule.ts";
import { rulesOfHost } from "./subsets.ts";

const PLAIN = ["HTTP", "HTTP2", "GRPC", "GRPC-WEB"];

/** Apps that open TLS themselves need TLS or HTTPS on 443; plain HTTP there only goes with a DestinationRule that starts TLS. */
export const istioSeProtocol = defineIstioRule({
  code: "istio-se-protocol",
  severity: "warning",
  kinds: ["ServiceEntry"],
  check(spec, cx, { id }) {
    for (const { item, path } of itemsIn(spec, ["spec"], "ports")) {
      const number = readInteger(item["number"]);
      const protocol = readText(item["protocol"])?.toUpperCase() ?? "";
      const at = [...path, "protocol"];
      if (number === 80 && (protocol === "HTTPS" || protocol === "TLS"))
        cx.report({
          path: at,
          message: `Port 80 with ${protocol} is seldom meant: plain requests there would be refused; use HTTP, or port 443`,
          fixes: [
            { title: "Use protocol HTTP", edits: [{ edit: { is: "set", path: at, value: "HTTP" } }] },
            { title: "Use port 443", edits: [{ edit: { is: "set", path: [...path, "number"], value: 443 } }] },
          ],
        });
      if (number !== 443 || !PLAIN.includes(protocol)) continue;
      const starts = textsOf(spec["hosts"]).some((host) => {
        const fqdn = readIstioHost(host, id.namespace)?.fqdn ?? host;
        return rulesOfHost(cx, fqdn).some(({ tls }) => tls.some((port) => port === undefined || port === 443));
      });
      if (starts) continue;
      cx.report({
        path: at,
        message: fit(
          `Port 443 with ${protocol} is seldom meant: requests with TLS break`,
          "; use TLS, or a DestinationRule that starts TLS",
        ),
        fixes: ["TLS", "HTTPS"].map((value) => ({
          title: `Use protocol ${value}`,
          edits: [{ edit: { is: "set", path: at, value } }],
        })),
      });
    }
  },
});
