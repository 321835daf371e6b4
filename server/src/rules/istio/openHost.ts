// What opens a host outside to pods under REGISTRY_ONLY: a ServiceEntry, its export, or an item of the Sidecar.

import type { JsonObject } from "../../base/json.ts";
import { readHostEntry } from "../../model/istio/hosts.ts";
import { readInteger, readList, readObject } from "../../model/read.ts";
import type { Fix, FixEdit, RuleContext } from "../rule.ts";
import type { ExternalHost } from "./externalHosts.ts";
import { type Confined, SIDECAR } from "./mesh.ts";
import type { Visible } from "./visibleHosts.ts";

/** The fixes of a host that is not seen from a namespace. */
export function openHostFixes(
  host: ExternalHost,
  namespace: string,
  visible: Exclude<Visible, { is: "seen" }>,
  confined: Confined,
  cx: RuleContext,
): readonly Fix[] {
  switch (visible.is) {
    case "notExported": {
      const { entry } = visible;
      const edit = { is: "append" as const, path: ["spec", "exportTo"], value: namespace };
      return [
        { title: `Export ServiceEntry ${entry.facts.id.name} to ${namespace}`, edits: [{ edit, target: entry }] },
      ];
    }
    case "notListed": {
      const { id } = visible.entry.facts;
      const item = `${id.namespace === namespace ? "." : id.namespace}/${visible.host}`;
      const edit = listEdit(item, host.port, confined, cx);
      return edit ? [{ title: `Add ${item} to Sidecar ${confined.sidecar?.facts.id.name ?? ""}`, edits: [edit] }] : [];
    }
    case "absent": {
      const edit = { is: "appendDocument" as const, value: serviceEntry(host, namespace) };
      const listed = isListed(host, namespace, confined)
        ? undefined
        : listEdit(`./${host.host}`, host.port, confined, cx);
      return [{ title: `Create a ServiceEntry for ${host.host}`, edits: [{ edit }, ...(listed ? [listed] : [])] }];
    }
  }
}

/** Adds an item to the hosts of the listener that takes the port. */
function listEdit(item: string, port: number, { sidecar }: Confined, cx: RuleContext): FixEdit | undefined {
  if (!sidecar) return undefined;
  const { id } = sidecar.facts;
  const found = cx.lookUp(SIDECAR, id.namespace, id.name);
  const at = listenerFor(sidecar.spec, port);
  if (found.is !== "found" || at < 0) return undefined;
  return { target: found.value, edit: { is: "append", path: ["spec", "egress", at, "hosts"], value: item } };
}

/** Whether the Sidecar lists whatever its own namespace will have, so that a new ServiceEntry is seen. */
function isListed({ port }: ExternalHost, namespace: string, { sidecar }: Confined): boolean {
  if (!sidecar) return true;
  const at = listenerFor(sidecar.spec, port);
  const listener = readList(sidecar.spec["egress"])[at];
  if (listener === undefined) return true;
  return readList(readObject(listener)["hosts"]).some((item) => {
    const entry = typeof item === "string" ? readHostEntry(item) : undefined;
    return entry?.host === "*" && [".", "*", namespace].includes(entry.namespace);
  });
}

/** The position of the listener that takes a port: the one that names it, else the one without a port. */
function listenerFor(spec: JsonObject, port: number): number {
  const ports = readList(spec["egress"]).map((item) => readInteger(readObject(readObject(item)["port"])["number"]));
  return ports.includes(port) ? ports.indexOf(port) : ports.indexOf(undefined);
}

function serviceEntry({ host, port, protocol }: ExternalHost, namespace: string): JsonObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: { name: host.replaceAll(".", "-"), namespace },
    spec: {
      hosts: [host],
      exportTo: ["."],
      location: "MESH_EXTERNAL",
      ports: [{ number: port, name: `${protocol.toLowerCase()}-${port}`, protocol }],
      resolution: "DNS",
    },
  };
}
