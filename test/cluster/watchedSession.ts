// A session with a fake API server, and what is held of what it tells: for tests that compare it with what the server has.

import type { JsonObject } from "../../server/src/base/json.ts";
import type { Clock } from "../../server/src/cluster/follow/clock.ts";
import { openSession, type Session } from "../../server/src/cluster/session.ts";
import type { SessionStatus } from "../../server/src/cluster/sessionStatus.ts";
import type { Transport } from "../../server/src/cluster/transport.ts";
import type { ClusterChange } from "../../server/src/model/clusterChange.ts";
import type { toKey } from "../../server/src/model/resourceId.ts";
import type { ClusterState } from "../../server/src/model/views.ts";
import { bareTransport } from "./bareTransport.ts";
import type { FakeServer } from "./fake/fakeServer.ts";
import { makeFastClock } from "./fastClock.ts";

const fast = makeFastClock(100);

export interface Watched {
  readonly session: Session;
  /** `Service shop/cart` → labels of what is live. */
  readonly held: Map<string, string>;
  state(): ClusterState | undefined;
  status(): SessionStatus | undefined;
  changes: number;
}

/** Opens a session as a user of the server, by a clock that runs a hundred times faster. */
export function watchAs(
  fake: FakeServer,
  user: string,
  more: { namespaces?: readonly string[]; clock?: Clock; transport?: Transport; heapUse?: () => number } = {},
): Watched {
  const held = new Map<string, string>();
  let state: ClusterState | undefined;
  let status: SessionStatus | undefined;
  const watched: Watched = {
    held,
    state: () => state,
    status: () => status,
    changes: 0,
    session: openSession({
      transport: more.transport ?? bareTransport(fake.url, fake.authority, () => fake.tokenOf(user)),
      name: "test",
      defaultNamespace: "default",
      namespaces: more.namespaces ?? [],
      clock: more.clock ?? fast,
      ...(more.heapUse === undefined ? {} : { heapUse: more.heapUse }),
      change: (change: ClusterChange) => {
        watched.changes++;
        ({ state } = change);
        const put = (resources: readonly { id: Parameters<typeof toKey>[0]; value: JsonObject }[]) => {
          for (const { id, value } of resources)
            held.set(
              `${id.kind} ${id.namespace}/${id.name}`,
              JSON.stringify((value["metadata"] as JsonObject)["labels"] ?? {}),
            );
        };
        if ("resources" in change) {
          held.clear();
          put(change.resources);
        } else {
          for (const id of change.deletes) held.delete(`${id.kind} ${id.namespace}/${id.name}`);
          put(change.upserts);
        }
      },
      status: (next) => {
        status = next;
      },
    }),
  };
  return watched;
}

/** Asks until there is a value; rejects with what was waited for. */
export async function eventually<T>(what: string, find: () => T | undefined | false, limit = 8000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const found = find();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not after ${limit / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
