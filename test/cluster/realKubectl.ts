// The kubectl of this machine, for tests that are skipped where there is none.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The folder of PATH that has it. */
export const realKubectl: string | undefined =
  process.platform === "win32"
    ? undefined
    : process.env["PATH"]?.split(delimiter).find((folder) => existsSync(join(folder, "kubectl")));
