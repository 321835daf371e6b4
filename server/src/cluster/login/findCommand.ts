// Where an exec plugin's file is: an absolute path outside every workspace folder, or why not. Nothing is run here, and the
// current folder is never looked into.

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, extname, isAbsolute, join } from "node:path";
import { isInside } from "../kubeconfig/isInside.ts";

export type FoundCommand =
  | { readonly is: "found"; readonly path: string }
  | { readonly is: "missing" }
  | { readonly is: "inWorkspace"; readonly path: string }
  /** Windows runs .cmd and .bat by a shell alone, whose quoting cannot be trusted. */
  | { readonly is: "needsShell"; readonly path: string };

interface Places {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workspaceFolders: readonly string[];
  readonly platform: NodeJS.Platform;
}

/** Looks a command up: an absolute one where it says, a bare name in the absolute folders of PATH. */
export async function findCommand(command: string, places: Places): Promise<FoundCommand> {
  const windows = places.platform === "win32";
  const candidates = isAbsolute(command) ? [command] : inPath(command, places.env, windows);
  let refused: FoundCommand = { is: "missing" };
  for (const path of candidates.flatMap((candidate) => withExtensions(candidate, places.env, windows))) {
    if (!(await isProgram(path))) continue;
    if (await isInside(path, places.workspaceFolders)) refused = { is: "inWorkspace", path };
    else if (windows && /\.(?:cmd|bat)$/i.test(path)) refused = { is: "needsShell", path };
    else return { is: "found", path };
  }
  return refused;
}

function inPath(name: string, env: Places["env"], windows: boolean): readonly string[] {
  if (name.includes("/") || (windows && name.includes("\\"))) return [];
  const path = windows ? Object.entries(env).find(([key]) => key.toUpperCase() === "PATH")?.[1] : env["PATH"];
  return (path ?? "")
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name));
}

function withExtensions(path: string, env: Places["env"], windows: boolean): readonly string[] {
  if (!windows || extname(path) !== "") return [path];
  const extensions = (env["PATHEXT"] ?? ".COM;.EXE;.BAT;.CMD").split(";").filter((extension) => extension !== "");
  return extensions.map((extension) => path + extension.toLowerCase());
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
