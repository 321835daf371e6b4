// gw-listener-tls: the tls or the hostname of a listener does not go with its protocol.

import type { Path } from "../../base/json.ts";
import { GATEWAY_GROUP, listenersOf } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { hasTemplate, readList, readText } from "../../model/read.ts";
import { defineRule } from "../rule.ts";

/** CEL rules of GatewaySpec.listeners and ListenerTLSConfig. */
export const gwListenerTls = defineRule({
  code: "gw-listener-tls",
  severity: "error",
  on: "other",
  kinds: ["Gateway", "ListenerSet"],
  check(facts, cx) {
    if (facts.id.group !== GATEWAY_GROUP) return;
    for (const { name, protocol, hostname, tls, path } of listenersOf(facts)) {
      if (hasTemplate(cx.value(path))) continue;
      const say = (at: Path, message: string): void => cx.report({ path: at, message, ...KEY });
      const mode = readText(tls?.["mode"]);
      const options = tls?.["options"];
      if (["HTTP", "TCP", "UDP"].includes(protocol) && tls)
        say([...path, "tls"], `A listener of protocol ${protocol} has no tls`);
      if (["TCP", "UDP"].includes(protocol) && hostname !== undefined)
        say([...path, "hostname"], `A listener of protocol ${protocol} has no hostname`);
      if (protocol === "HTTPS" && mode === "Passthrough")
        cx.report({
          path: [...path, "tls", "mode"],
          message: "HTTPS ends TLS here: mode is Terminate; TLS that is passed through has protocol TLS",
          fixes: [
            {
              title: "Use mode Terminate",
              edits: [{ edit: { is: "set", path: [...path, "tls", "mode"], value: "Terminate" } }],
            },
            { title: "Use protocol TLS", edits: [{ edit: { is: "set", path: [...path, "protocol"], value: "TLS" } }] },
          ],
        });
      // With tls, mode is Terminate where it is not written; without, there is nothing to fill in.
      if (protocol === "TLS" && !tls)
        cx.report({
          path: [...path, "protocol"],
          field: [...path, "tls"],
          message: `Listener ${name.slice(0, 40)} of protocol TLS needs tls with a mode: Terminate or Passthrough`,
          fixes: ["Passthrough", "Terminate"].map((value) => ({
            title: `Add mode ${value}`,
            edits: [{ edit: { is: "set", path: [...path, "tls", "mode"], value } }],
          })),
        });
      const terminates = tls && (mode ?? "Terminate") === "Terminate";
      const bare = readList(tls?.["certificateRefs"]).length === 0 && (options === undefined || options === null);
      if (terminates && bare && (protocol === "HTTPS" || protocol === "TLS"))
        say([...path, "tls"], "TLS that ends here needs certificateRefs (or options of the implementation)");
    }
  },
});

const KEY = { at: "key" as const };
