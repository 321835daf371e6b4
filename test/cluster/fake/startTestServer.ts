// The fake API server as the editor tests start one.

import type { TestServer } from "../testServer.ts";
import { startFake } from "./fakeServer.ts";

export function startTestServer(): Promise<TestServer> {
  return startFake();
}
