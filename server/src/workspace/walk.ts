// Files of a folder that may hold manifests, respecting .gitignore, symbolic links never followed, with caps.

import { lstat, opendir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import picomatch from "picomatch";

export interface WalkOptions {
  /** Globs relative to the folder that are left out. */
  readonly exclude: readonly string[];
  readonly maxFiles: number;
  /** Whether .gitignore files count. */
  readonly gitignore: boolean;
}

export interface Walk {
  readonly files: readonly string[];
  /** True where the cap cut the list. */
  readonly cut: boolean;
}

/** Larger files are not read by a scan; opening one in the editor still reads it. */
export const MAX_SCANNED_SIZE = 4 * 1024 * 1024;

const SKIPPED: ReadonlySet<string> = new Set([".git", "node_modules", ".terraform", ".vscode-test", "vendor"]);
const MANIFEST = /\.(?:ya?ml|json)$|^Kustomization$/;

/** Absolute paths in a steady order. Unreadable folders are left out. */
export async function walk(folder: string, options: WalkOptions): Promise<Walk> {
  const excluded = picomatch([...options.exclude], { dot: true });
  const files: string[] = [];
  let cut = false;
  const visit = async (
    directory: string,
    rules: readonly { readonly base: string; readonly rule: Ignore }[],
  ): Promise<void> => {
    const own = options.gitignore ? await readIgnore(directory) : undefined;
    const all = own ? [...rules, { base: directory, rule: own }] : rules;
    const folders: string[] = [];
    const names: string[] = [];
    try {
      for await (const entry of await opendir(directory)) {
        if (entry.isDirectory() && !SKIPPED.has(entry.name)) folders.push(entry.name);
        else if (entry.isFile() && MANIFEST.test(entry.name)) names.push(entry.name);
      }
    } catch {
      return; // No right to list it: what is in it is not known, which is what an absent file means too.
    }
    for (const name of names.sort()) {
      const path = join(directory, name);
      if (isLeftOut(path, false, all) || excluded(slashed(relative(folder, path)))) continue;
      if (files.length >= options.maxFiles) {
        cut = true;
        return;
      }
      files.push(path);
    }
    for (const name of folders.sort()) {
      const path = join(directory, name);
      if (!isLeftOut(path, true, all) && !excluded(slashed(relative(folder, path)))) await visit(path, all);
      if (cut) return;
    }
  };
  await visit(folder, []);
  return { files, cut };
}

/** The text of a file if it may hold a manifest (or shapes the layout), else undefined; unreadable and large files too. */
export async function readManifest(path: string): Promise<string | undefined> {
  try {
    const about = await lstat(path);
    if (!about.isFile() || about.size > MAX_SCANNED_SIZE) return undefined;
    const text = decodeText(await readFile(path));
    return mayBeManifest(path, text) ? text : undefined;
  } catch {
    return undefined; // Gone or unreadable since it was listed.
  }
}

/** UTF-8, or UTF-16 by its byte order mark, as editors and kubectl read files. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function mayBeManifest(path: string, text: string): boolean {
  if (/(?:^|[/\\])(?:Chart\.ya?ml|kustomization\.ya?ml|Kustomization)$/.test(path)) return true;
  return text.includes("apiVersion") && text.includes("kind");
}

async function readIgnore(directory: string): Promise<Ignore | undefined> {
  try {
    return ignore().add(await readFile(join(directory, ".gitignore"), "utf8"));
  } catch {
    return undefined; // Most folders have none.
  }
}

function isLeftOut(
  path: string,
  isFolder: boolean,
  rules: readonly { readonly base: string; readonly rule: Ignore }[],
): boolean {
  return rules.some(({ base, rule }) => {
    const name = slashed(relative(base, path));
    return rule.ignores(isFolder ? `${name}/` : name);
  });
}

function slashed(path: string): string {
  return sep === "/" ? path : path.split(sep).join("/");
}
