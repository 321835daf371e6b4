// A failure of a connection that was asked for is told once; all else is the status item's.
import { expect, test } from "vitest";
import type { ClusterStatus, LiveStatus } from "../../../server/src/lsp/protocol.ts";
import { afterOutcome, afterStatus } from "./attempt.ts";

const PROD = { context: "prod" };

test("the request itself fails", () => {
  expect(afterOutcome(PROD, { is: "failed", why: "no such context" })).toEqual({
    is: "failed",
    message: "prod is not connected: no such context",
  });
  expect(afterOutcome({}, { is: "failed", why: "[a](command:b)" })).toEqual({
    is: "failed",
    message: "The cluster is not connected: [a]\u2060(command:b)",
  });
  expect(afterOutcome(PROD, { is: "done", text: "connecting" })).toEqual({ is: "open" });
});

for (const [what, cluster, expected] of [
  ["still connecting", live("connecting"), { is: "open" }],
  ["nothing asked yet", live("waiting"), { is: "open" }],
  ["connected", live("loading"), { is: "connected" }],
  ["connected, and all is there", live("live"), { is: "connected" }],
  ["the cluster is away: the status says so", live("stale"), { is: "connected" }],
  ["refused", live("refused"), { is: "failed", message: "prod is not connected: the credentials are not taken" }],
  [
    "refused, with a reason",
    { ...live("refused"), why: "the token has expired" },
    { is: "failed", message: "prod is not connected: the token has expired" },
  ],
  ["failed", { is: "failed", context: "prod", why: "gone" }, { is: "failed", message: "prod is not connected: gone" }],
  ["another context's end", { is: "failed", context: "dev", why: "gone" }, { is: "open" }],
  ["another context's connection", { ...live("live"), context: "dev" }, { is: "open" }],
  ["a recording", { is: "recorded", name: "shop", objects: 1, kinds: {} }, { is: "open" }],
] as const satisfies readonly (readonly [string, ClusterStatus, unknown])[]) {
  test(what, () => expect(afterStatus(PROD, cluster)).toEqual(expected));
}

test("whatever the current context is called", () =>
  expect(afterStatus({}, live("live"))).toEqual({ is: "connected" }));

function live(state: LiveStatus["state"]): LiveStatus {
  return { is: "live", context: "prod", namespace: "default", state, kinds: [], warnings: [] };
}
