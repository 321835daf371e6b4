// The real kube-apiserver as the editor tests start one: SALLYPORT_TEST_APISERVER names its binary, as for the cluster tests.

import { startReal } from "./realServer.ts";
import type { TestServer } from "./testServer.ts";

export function startTestServer(): Promise<TestServer> {
  return startReal();
}
