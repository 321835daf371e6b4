// A whole session through the real kubectl on a real API server, where the machine has a kubectl.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { systemClock } from "../../server/src/cluster/follow/clock.ts";
import { openContext } from "../../server/src/cluster/openContext.ts";
import { openSession } from "../../server/src/cluster/session.ts";
import type { SessionStatus } from "../../server/src/cluster/sessionStatus.ts";
import { realKubectl } from "./realKubectl.ts";
import { startReal } from "./realServer.ts";
import { until } from "./until.ts";

const folder = mkdtempSync(join(tmpdir(), "kubectl-real-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(realKubectl === undefined)("a session through kubectl holds what the server has", async () => {
  const server = await startReal();
  const file = join(folder, "config");
  const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["list", "watch"] }];
  writeFileSync(file, await server.addUser("proxied", { rules }), { mode: 0o600 });
  const opened = await openContext({
    path: file,
    env: { PATH: process.env["PATH"], HOME: folder },
    home: folder,
    workspaceFolders: [],
    context: undefined,
    bundles: folder,
    kubectlProxy: true,
    mayRun: () => Promise.resolve(true),
  });
  if (opened.is === "failed") throw new Error(opened.why);
  const held = new Set<string>();
  let status: SessionStatus | undefined;
  const session = openSession({
    transport: opened.transport,
    name: "proxied",
    defaultNamespace: "default",
    namespaces: [],
    clock: systemClock,
    change: (change) => {
      for (const { id } of "resources" in change ? change.resources : change.upserts) held.add(`${id.kind} ${id.name}`);
      for (const id of "deletes" in change ? change.deletes : []) held.delete(`${id.kind} ${id.name}`);
    },
    status: (next) => {
      status = next;
    },
  });
  session.want("reach");
  await until("live", async () => (status?.state === "live" ? true : undefined));
  expect(status?.kinds.filter(({ whole }) => whole.is !== "live")).toEqual([]);
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "through-kubectl", namespace: "default" },
    spec: { ports: [{ port: 80 }] },
  };
  await server.apply(service);
  await until("the Service", async () => (held.has("Service through-kubectl") ? true : undefined));
  await server.remove(service);
  await until("its end", async () => (held.has("Service through-kubectl") ? undefined : true));
  session.close();
  await server.stop();
});
