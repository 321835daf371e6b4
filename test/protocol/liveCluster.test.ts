// The server process on a cluster: what an editor sees of a connection from the outside, and what follows when something that it
// was made from changes.
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LiveSession, openLiveSession } from "./liveSession.ts";

let live: LiveSession;
beforeEach(async () => {
  live = await openLiveSession();
});
afterEach(() => live.close());

test("nothing is asked of the cluster before a manifest is open, and the status says so", async () => {
  await live.connect();
  expect(await live.status((cluster) => cluster.is === "live")).toMatchObject({ state: "waiting", kinds: [] });
  live.open("notes.yaml", "just: text\n");
  await live.pause(500);
  expect(live.last()).toMatchObject({ is: "live", state: "waiting" });
  expect(live.server.connections).toBe(0);
  live.openManifest();
  expect(await live.state("live")).toMatchObject({ context: "admin", namespace: "default" });
  expect(live.server.connections).toBeGreaterThan(0);
});
