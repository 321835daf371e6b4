// Schemas that an API server has published, kept on disk from one connection to the next. An entry goes by version and hash of
// what it holds, never by a cluster, so two clusters with the same definitions share it; whoever writes has made sure that the
// hash is that of the content. A folder that can't be used is as good as none, and is told once.

import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject, type Json } from "../../base/json.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import type { ServedKind, ServedSchemas } from "../../model/servedSchemas.ts";

export interface SchemaCache {
  /** Undefined where there is no such entry, or none that can be read. */
  read(apiVersion: string, hash: string): Promise<ServedSchemas | undefined>;
  /** Never rejects. */
  write(schemas: ServedSchemas): Promise<void>;
}

export interface CacheOptions {
  /** Told once, where entries can't be written. */
  readonly log: (message: string) => void;
  /** Bytes of one entry; larger ones are not kept. */
  readonly largest?: number;
  /** Bytes of all entries; beyond it those go first that were not used for longest. */
  readonly most?: number;
}

/** Another number where entries are read otherwise than before. */
const FORM = 1;
const ENTRY = /^[0-9a-f]{64}\.json$/;
const UNFINISHED = /^[0-9a-f]{64}\.json\.[0-9a-f-]{36}$/;
/** A file that is still unfinished after so many milliseconds is left by a process that ended. */
const ABANDONED = 600_000;

/** A cache in a folder, which is made when something is written. */
export function openSchemaCache(folder: string, options: CacheOptions): SchemaCache {
  const { log, largest = 16 * 2 ** 20, most = 64 * 2 ** 20 } = options;
  let isTold = false;
  return {
    async read(apiVersion, hash) {
      const file = join(folder, nameOf(apiVersion, hash));
      try {
        if ((await stat(file)).size > largest) return undefined;
        const found = readEntry(JSON.parse(await readFile(file, "utf8")) as Json);
        if (found?.apiVersion !== apiVersion || found.hash !== hash) return undefined;
        const now = new Date();
        await utimes(file, now, now).catch(() => undefined);
        return found;
      } catch {
        // Not there, not readable or damaged: it is read from the server and written anew.
        return undefined;
      }
    },
    async write(schemas) {
      const text = JSON.stringify({ form: FORM, ...schemas });
      if (Buffer.byteLength(text) > largest) return;
      const file = join(folder, nameOf(schemas.apiVersion, schemas.hash));
      const unfinished = `${file}.${randomUUID()}`;
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(unfinished, text, { mode: 0o600, flag: "wx" });
        await rename(unfinished, file);
        await makeRoom(folder, most);
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        if (!isTold) log(`schemas of clusters are not kept: ${error instanceof Error ? error.message : String(error)}`);
        isTold = true;
      }
    },
  };
}

/** Nothing of what a cluster says becomes part of a path. */
function nameOf(apiVersion: string, hash: string): string {
  return `${createHash("sha256").update(`${FORM} ${apiVersion} ${hash}`).digest("hex")}.json`;
}

function readEntry(value: Json): ServedSchemas | undefined {
  if (!isObject(value) || value["form"] !== FORM || !isObject(value["schemas"])) return undefined;
  const kinds = readList(value["kinds"]).flatMap((item): readonly ServedKind[] => {
    const [kind, schema] = [readText(readObject(item)["kind"]), readText(readObject(item)["schema"])];
    return kind === undefined || schema === undefined ? [] : [{ kind, schema }];
  });
  const [apiVersion, hash] = [readText(value["apiVersion"]), readText(value["hash"])];
  if (apiVersion === undefined || hash === undefined) return undefined;
  return { apiVersion, hash, kinds, schemas: value["schemas"] };
}

/** Removes entries until the rest takes no more than allowed, and what other processes did not finish. */
async function makeRoom(folder: string, most: number): Promise<void> {
  const entries: { readonly file: string; readonly size: number; readonly used: number }[] = [];
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (!ENTRY.test(name) && !UNFINISHED.test(name)) continue;
    // Another window may have removed it meanwhile.
    const about = await stat(file).catch(() => undefined);
    if (!about) continue;
    if (ENTRY.test(name)) entries.push({ file, size: about.size, used: about.mtimeMs });
    else if (Date.now() - about.mtimeMs > ABANDONED) await rm(file, { force: true });
  }
  let size = entries.reduce((sum, entry) => sum + entry.size, 0);
  for (const entry of entries.sort((a, b) => a.used - b.used)) {
    if (size <= most) return;
    await rm(entry.file, { force: true });
    size -= entry.size;
  }
}
