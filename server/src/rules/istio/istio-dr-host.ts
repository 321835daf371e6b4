// istio-dr-host: a DestinationRule is for a host that the mesh has not.

import { readIstioHost } from "../../model/istioHost.ts";
import { readText } from "../../model/read.ts";
import { defineIstioRule } from "./istioRule.ts";
import { reportMissingHost } from "./missingHost.ts";

/** DestinationRule.host: rules for what is in no registry are ignored. */
export const istioDrHost = defineIstioRule({
  code: "istio-dr-host",
  severity: "warning",
  kinds: ["DestinationRule"],
  check(spec, cx, { id }) {
    const host = readIstioHost(readText(spec["host"]) ?? "", id.namespace);
    if (host) reportMissingHost(cx, host, ["spec", "host"], "warning");
  },
});
