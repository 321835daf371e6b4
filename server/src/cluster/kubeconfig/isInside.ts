// Whether a path lies in a folder, whatever links lead there: what the workspace may bring along is not trusted.

import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";

/** Whether a file or folder lies inside one of the folders, symbolic links followed on both sides. */
export async function isInside(path: string, folders: readonly string[]): Promise<boolean> {
  const real = await realpath(path).catch(() => resolve(path));
  for (const folder of folders) {
    const from = relative(await realpath(folder).catch(() => resolve(folder)), real);
    if (from === "" || (from !== ".." && !from.startsWith(`..${sep}`) && !isAbsolute(from))) return true;
  }
  return false;
}
