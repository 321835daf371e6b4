// mc-export-missing: something imported from another cluster that no cluster exports.

import type { Json, Path } from "../../base/json.ts";
import { isObject } from "../../base/json.ts";
import { templatePath } from "../../model/kinds/workload.ts";
import { isTemplate, readList, readObject, readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { nearestName } from "../absence.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRuleOnAny, type RuleContext } from "../rule.ts";
import { clusterOf } from "./clusterFolder.ts";
import { MULTICLUSTER } from "./mc-export-no-service.ts";

const SERVICE_EXPORT: KindKey = toKindKey(MULTICLUSTER, "ServiceExport");

/** Multi-Cluster Services API: a name is exported by a ServiceExport of it in the same namespace of some cluster. */
export const mcExportMissing = defineRuleOnAny({
  code: "mc-export-missing",
  severity: "warning",
  kinds: [
    "ServiceImport",
    "VirtualService",
    "DestinationRule",
    "Pod",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "Job",
    "CronJob",
  ],
  check(facts, cx) {
    for (const { namespace, name, path } of importsOf(cx)) {
      const all = cx.list(SERVICE_EXPORT);
      // Which clusters there are besides those of the workspace is not known: only one that holds exports tells.
      if (all.length === 0 && !(facts.is === "other" && facts.id.kind === "ServiceImport" && holdsFolders(cx)))
        continue;
      if (all.some(({ facts: { id } }) => id.namespace === namespace && id.name === name)) continue;
      const near = nearestName(
        name,
        all.flatMap(({ facts: { id } }) => (id.namespace === namespace ? [id.name] : [])),
      );
      const shown = clipped(`${namespace}/${name}`, 60);
      const value = {
        apiVersion: `${MULTICLUSTER}/v1alpha1`,
        kind: "ServiceExport",
        metadata: { name, namespace },
      };
      cx.report({
        path,
        message: fit(`No cluster exports ${shown}`, near === undefined ? "" : `; did you mean ${near}?`),
        fixes: [
          { title: `Create ServiceExport ${namespace}/${name}`, edits: [{ edit: { is: "appendDocument", value } }] },
        ],
      });
    }
  },
});

interface Imported {
  readonly namespace: string;
  readonly name: string;
  readonly path: Path;
}

function importsOf(cx: RuleContext): readonly Imported[] {
  const { id } = cx.resource;
  if (id.kind === "ServiceImport")
    return id.group === MULTICLUSTER ? [{ namespace: id.namespace, name: id.name, path: ["metadata", "name"] }] : [];
  if (id.group === "networking.istio.io") return hostsIn(cx.value(["spec"]) ?? null, ["spec"]);
  const template = templatePath(id.kind);
  if (!template) return [];
  const path: Path = [...template, "spec", "containers"];
  return readList(cx.value(path)).flatMap((container, at) =>
    readList(readObject(container)["env"]).flatMap((variable, index) => {
      const text = readText(readObject(variable)["value"]);
      return text === undefined ? [] : importedIn(text, [...path, at, "env", index, "value"]);
    }),
  );
}

/** Hosts of clusterset.local, wherever a field called host or hosts holds one. */
function hostsIn(value: Json, path: Path): readonly Imported[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => hostsIn(item, [...path, index]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => hostsIn(item, [...path, key]));
  const field = path.findLast((step) => typeof step === "string");
  return typeof value === "string" && (field === "host" || field === "hosts") ? importedIn(value, path) : [];
}

/** `cart.shop.svc.clusterset.local`, with whatever stands around it. */
function importedIn(text: string, path: Path): readonly Imported[] {
  if (isTemplate(text) || !text.includes(".svc.clusterset.local")) return [];
  const [, name, namespace] =
    /(?:^|[/@.])([a-z0-9][-a-z0-9]{0,62})\.([a-z0-9][-a-z0-9]{0,62})\.svc\.clusterset\.local/.exec(text) ?? [];
  return name === undefined || namespace === undefined ? [] : [{ name, namespace, path }];
}

/** Whether the workspace says for some other object which cluster it is of. */
function holdsFolders(cx: RuleContext): boolean {
  return clusterOf(cx.uri) !== undefined;
}
