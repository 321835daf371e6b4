// istio-port-needed: a destination without a port, though the host has several.

import type { Json, JsonObject } from "../../base/json.ts";
import { type IstioHost, MESH, readIstioHost } from "../../model/istioHost.ts";
import { readInteger, readList, readObject } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { destinationsOf } from "./destinations.ts";
import { isForMesh } from "./gateways.ts";
import { defineIstioRule, textsOf } from "./istioRule.ts";
import { lookUpHost, portsOf } from "./registry.ts";

/** Destination.port may be left out where the host has one port, and where requests come for a port that it has. */
export const istioPortNeeded = defineIstioRule({
  code: "istio-port-needed",
  severity: "error",
  kinds: ["VirtualService"],
  check(spec, cx, { id }) {
    for (const { host, hasPort, path } of destinationsOf(spec)) {
      const named = readIstioHost(host, id.namespace);
      if (hasPort || !named) continue;
      const ports = portsOf(lookUpHost(cx, named, spec["exportTo"]));
      if (!ports || ports.length < 2) continue;
      const asked = askedPorts(cx.value(path.slice(0, 3)));
      if (asked?.every((port) => ports.some((own) => own.port === port)) || isOwnHost(spec, named, id.namespace))
        continue;
      const shown = ports.map(({ port, name }) => (name === undefined ? `${port}` : `${port} (${name})`));
      cx.report({
        path: [...path, "host"],
        field: [...path, "port"],
        message: fit(
          `${clipped(host, 50)} has ${ports.length} ports`,
          `: ${shown.join(", ")}; name one in port.number`,
          `: ${shown.slice(0, 2).join(", ")} …; name one in port.number`,
          "; name one in port.number",
        ),
        fixes: ports.slice(0, 5).map(({ port, name }) => ({
          title: `Use port ${port}${name === undefined ? "" : ` (${name})`}`,
          edits: [{ edit: { is: "set", path: [...path, "port", "number"], value: port } }],
        })),
      });
    }
  },
});

/** The ports that all matches of a route ask for; undefined where one asks for none. */
function askedPorts(route: Json | undefined): readonly number[] | undefined {
  const matches = readList(readObject(route)["match"]).map((match) => readInteger(readObject(match)["port"]));
  const ports = matches.flatMap((port) => port ?? []);
  return matches.length > 0 && ports.length === matches.length ? ports : undefined;
}

/** Sidecars send on to the port that was called: where the host is the very one that was called, it has it. */
function isOwnHost(spec: JsonObject, named: IstioHost, namespace: string): boolean {
  const isMeshAlone = isForMesh(spec) && textsOf(spec["gateways"]).every((item) => item === MESH);
  const hosts = textsOf(spec["hosts"]).map((host) => readIstioHost(host, namespace)?.fqdn);
  return isMeshAlone && hosts.length > 0 && hosts.every((host) => host === named.fqdn);
}
