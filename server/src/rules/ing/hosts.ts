// Every place of an Ingress where a host is written: rules and TLS entries.

import type { Path } from "../../base/json.ts";
import { isTemplate, readList, readObject } from "../../model/read.ts";
import type { Resource } from "../../model/resource.ts";
import { rulesOf } from "./spec.ts";

export interface HostAt {
  readonly path: Path;
  readonly host: string;
  readonly in: "rule" | "tls";
  /** Whether the host can go: a rule without host takes every host, a TLS entry lists several. */
  readonly removable: boolean;
}

/** Rule hosts, then TLS hosts, in order; a TLS host may be empty text (or null, the same), which the API server refuses. */
export function hostsOf(resource: Resource): readonly HostAt[] {
  const rules = rulesOf(resource).flatMap(({ path, host, value }): readonly HostAt[] =>
    host === undefined || isTemplate(host)
      ? []
      : [{ path: [...path, "host"], host, in: "rule", removable: Object.keys(value).length > 1 }],
  );
  const tls = readList(readObject(resource.value["spec"])["tls"]).flatMap((item, index) => {
    const hosts = readList(readObject(item)["hosts"]);
    return hosts.flatMap((host, at): readonly HostAt[] =>
      (typeof host !== "string" && host !== null) || isTemplate(host ?? "")
        ? []
        : [{ path: ["spec", "tls", index, "hosts", at], host: host ?? "", in: "tls", removable: hosts.length > 1 }],
    );
  });
  return [...rules, ...tls];
}
