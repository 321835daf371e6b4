// svc-duplicate-port: two ports of a Service are the same or share a name, or one of several has no name.

import type { Path } from "../../base/json.ts";
import { readText } from "../../model/read.ts";
import { itemsAt } from "../ports.ts";
import { defineRule, type Fix } from "../rule.ts";

/** Reports the same port and protocol twice, a name twice, a nodePort twice, and ports without a name among several (core/v1 ServiceSpec.ports). */
export const svcDuplicatePort = defineRule({
  code: "svc-duplicate-port",
  severity: "error",
  on: "service",
  check(_facts, cx) {
    const items = itemsAt(cx, ["spec", "ports"]);
    const seen = new Set<string>();
    const isNew = (key: string): boolean => seen.size !== seen.add(key).size;
    for (const { item, path } of items) {
      const { port, nodePort } = item;
      const name = readText(item["name"]);
      const protocol = readText(item["protocol"]) ?? "TCP";
      if (typeof port === "number" && item["protocol"] !== null && !isNew(`port ${port}/${protocol}`)) {
        cx.report({
          path: [...path, "port"],
          field: path,
          message: `Port ${port}/${protocol} is there twice`,
          fixes: [{ title: "Remove this port", edits: [{ edit: { is: "remove", path } }] }],
        });
      }
      if (typeof nodePort === "number" && nodePort !== 0 && !isNew(`nodePort ${nodePort}/${protocol}`)) {
        cx.report({
          path: [...path, "nodePort"],
          message: `nodePort ${nodePort}/${protocol} is there twice`,
          fixes: [
            {
              title: "Let the cluster choose the nodePort",
              edits: [{ edit: { is: "remove", path: [...path, "nodePort"] } }],
            },
          ],
        });
      }
      if (name !== undefined && !isNew(`name ${name}`))
        cx.report({ path: [...path, "name"], message: `Another port is named ${name}` });
      if (items.length < 2 || port === undefined || (item["name"] !== undefined && item["name"] !== "")) continue;
      cx.report({
        path: [...path, "port"],
        field: [...path, "name"],
        at: "key",
        message: "Of several ports each needs a name",
        fixes: nameIt(port, protocol, path, new Set(items.flatMap((other) => readText(other.item["name"]) ?? []))),
      });
    }
  },
});

const WELL_KNOWN: ReadonlyMap<number, string> = new Map([
  [53, "dns"],
  [80, "http"],
  [443, "https"],
  [8080, "http"],
  [8443, "https"],
  [9090, "metrics"],
]);

function nameIt(port: unknown, protocol: string, path: Path, taken: ReadonlySet<string>): readonly Fix[] {
  if (typeof port !== "number") return [];
  const known = WELL_KNOWN.get(port);
  const plain = `${protocol.toLowerCase()}-${port}`;
  const name = known !== undefined && !taken.has(known) ? known : plain;
  return [
    { title: `Name it ${name}`, edits: [{ edit: { is: "insert", path, key: "name", value: name, before: "port" } }] },
  ];
}
