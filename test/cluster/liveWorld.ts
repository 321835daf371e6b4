// A world that follows a test server by the client's own session, and what is asked of it: for tests of what features say.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { World } from "../../server/src/analysis/world.ts";
import { type Clock, systemClock } from "../../server/src/cluster/follow/clock.ts";
import { openContext } from "../../server/src/cluster/openContext.ts";
import { openSession, type Session } from "../../server/src/cluster/session.ts";
import type { SessionStatus } from "../../server/src/cluster/sessionStatus.ts";
import type { Catalog } from "../../server/src/index/catalog.ts";
import { bundledSchemas, type Fixture, readFixture } from "../fixture/fixture.ts";
import type { Grant, TestServer } from "./testServer.ts";

const BUNDLES = fileURLToPath(new URL("../../dist", import.meta.url));

export interface LiveWorld {
  readonly session: Session;
  status(): SessionStatus | undefined;
  catalog(): Catalog;
  /** The text of a fixture's one file, with its cursor, in the world as it is now. */
  show(text: string): Fixture;
  close(): void;
}

/** Connects as a user with these rights; nothing is asked of the cluster before `session.want`. */
export async function followServer(
  server: TestServer,
  user: string,
  grant: Grant,
  clock: Clock = systemClock,
): Promise<LiveWorld> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-live-"));
  const path = join(folder, "kubeconfig");
  writeFileSync(path, await server.addUser(user, grant), { mode: 0o600 });
  const opened = await openContext({
    path,
    env: {},
    home: folder,
    workspaceFolders: [],
    context: undefined,
    bundles: BUNDLES,
    mayRun: () => Promise.resolve(false),
  });
  if (opened.is === "failed") throw new Error(opened.why);
  const world = new World(bundledSchemas());
  let status: SessionStatus | undefined;
  const session = openSession({
    transport: opened.transport,
    name: "live",
    defaultNamespace: opened.target.namespace ?? "default",
    namespaces: [],
    clock,
    change: (cluster) => {
      world.apply({ cluster });
    },
    status: (next) => {
      status = next;
    },
  });
  return {
    session,
    status: () => status,
    catalog: () => world.head.catalog,
    show(text) {
      const fixture = readFixture(text);
      const files = fixture.files.map((file) => ({ ...file, open: true }));
      return { ...fixture, world, snapshot: world.apply({ files }) };
    },
    close() {
      session.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Asks until it is so; rejects with what was waited for. */
export async function within(limit: number, what: string, find: () => boolean): Promise<void> {
  const end = Date.now() + limit;
  while (!find()) {
    if (Date.now() > end) throw new Error(`${what}: not after ${limit / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
