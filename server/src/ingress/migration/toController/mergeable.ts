// F5 NGINX serves one Ingress of a host. Where several have the same, each becomes a minion of a master that has the host's
// certificate and whatever acts on the host as a whole (internal/configs/ingress.go, mergeable Ingresses).

import { groupBy } from "../../../base/group.ts";
import type { JsonObject } from "../../../base/json.ts";
import { readList, readObject, readText } from "../../../model/read.ts";
import { nginxInc } from "../../controllers/nginxInc/controller.ts";
import { tlsOf } from "../../routes/ofIngress.ts";
import { type Draft, type DraftPath, pathPlace } from "./draft.ts";
import { toIngress } from "./rewrite.ts";

const TYPE = "nginx.org/mergeable-ingress-type";
const NOT_ON_MINION = new Set(
  (nginxInc.annotations ?? []).flatMap(({ name, notOnMinion }) => (notOnMinion ? [name] : [])),
);

/** Makes masters and minions of Ingresses that share a host. */
export function joinHosts(drafts: readonly Draft[]): void {
  const own = drafts.flatMap((draft) => {
    const paths = draft.paths.filter(({ gone }) => !gone);
    return [...groupBy(paths, ({ host }) => host)].flatMap(([host, of]) =>
      host === undefined ? [] : [{ host, draft, paths: of }],
    );
  });
  const shared = [...groupBy(own, ({ host }) => host)].filter(([, parts]) => parts.length > 1);
  const masters = shared.map(([host, parts]) => ({ host, master: masterOf(host, parts) }));
  for (const [host, parts] of shared)
    for (const part of parts) minion(host, part, `master-${host.replace("*", "any").replaceAll(".", "-")}`);
  for (const [, parts] of shared) sayOrder(parts);
  for (const { host, master } of masters) shared.find(([one]) => one === host)?.[1][0]?.draft.objects.unshift(master);
}

interface Part {
  readonly draft: Draft;
  readonly paths: readonly DraftPath[];
}

/** Locations with regular expressions are tried as they stand, and nothing tells how those of several minions stand. */
function sayOrder(parts: readonly Part[]): void {
  for (const { draft, paths } of parts)
    for (const path of paths)
      if (path.reads === "regex" || draft.annotations.has("nginx.org/path-regex"))
        draft.notes.place(
          "changed",
          pathPlace(path),
          path.written,
          "the longest path no longer goes before other minions'",
        );
}

function masterOf(host: string, parts: readonly Part[]): JsonObject {
  const [first] = parts;
  const name = `master-${host.replace("*", "any").replaceAll(".", "-")}`;
  const whole = parts.flatMap(({ draft }) => [...draft.annotations].filter(([key]) => NOT_ON_MINION.has(key)));
  const secret = parts
    .map(({ draft }) => tlsOf(draft.facts, host))
    .find((tls) => tls.is === "terminated" && tls.secret !== undefined);
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name,
      namespace: first?.draft.facts.id.namespace ?? "default",
      annotations: { ...Object.fromEntries(whole), [TYPE]: "master" },
    },
    spec: {
      ingressClassName: first?.draft.className ?? "",
      ...(secret?.is === "terminated" && secret.secret !== undefined
        ? { tls: [{ hosts: [host], secretName: secret.secret }] }
        : {}),
      rules: [{ host }],
    },
  };
}

/** The whole Ingress becomes a minion where it has no other host; else its paths of this host go into one of their own. */
function minion(host: string, { draft, paths }: Part, master: string): void {
  const { facts, notes } = draft;
  const alone = draft.paths.every((path) => path.gone || path.host === host);
  const name = alone ? facts.id.name : `${facts.id.name}-${host.replace("*", "any").replaceAll(".", "-")}`;
  const index = Number(paths[0]?.at[2] ?? 0);
  const how = alone ? `a minion of Ingress ${master}` : `Ingress ${name}, a minion of Ingress ${master}`;
  notes.place("changed", ["spec", "rules", index, "host"], host, `${how}, for other Ingresses have this host too`);
  const annotations = [...draft.annotations].filter(([key]) => !NOT_ON_MINION.has(key));
  if (alone) {
    draft.annotations.clear();
    for (const [key, value] of [...annotations, [TYPE, "minion"] as const]) draft.annotations.set(key, value);
    draft.withoutTls = true;
    return;
  }
  const whole = readObject(toIngress(draft).value?.["spec"]);
  const rules = readList(whole["rules"]).filter((rule) => readText(readObject(rule)["host"])?.toLowerCase() === host);
  draft.objects.push({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name,
      namespace: facts.id.namespace,
      annotations: { ...Object.fromEntries(annotations), [TYPE]: "minion" },
    },
    spec: { ingressClassName: draft.className, rules },
  });
  for (const [position, path] of paths.entries()) {
    draft.moved.set(`${name} ${["spec", "rules", 0, "http", "paths", position].join()}`, path);
    path.gone = true;
  }
}
