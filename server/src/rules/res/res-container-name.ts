// res-container-name: a container's name that the API server refuses.

import { readText } from "../../model/read.ts";
import { labelProblem, toLabel } from "../names.ts";
import { defineRule, type Fix } from "../rule.ts";
import { containersOf } from "./containers.ts";

/** Reports container names that are no DNS label, and names that two containers of a pod share (core/v1 Container.name). */
export const resContainerName = defineRule({
  code: "res-container-name",
  severity: "error",
  on: "workload",
  check(_facts, cx) {
    const names = new Set<string>();
    for (const { container, path: at } of containersOf(cx)) {
      const name = readText(container["name"]);
      const path = [...at, "name"];
      if (name === undefined) continue;
      const problem = labelProblem(name);
      if (problem !== undefined) {
        const right = toLabel(name);
        const fixes: readonly Fix[] =
          right === undefined || names.has(right)
            ? []
            : [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path, value: right } }] }];
        cx.report({ path, message: `${name} can't name a container: ${problem}`, fixes });
      } else if (names.has(name)) cx.report({ path, message: `Another container of this pod is named ${name}` });
      names.add(name);
    }
  },
});
