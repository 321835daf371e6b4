// One list of everything, for the command line: a session that ends as soon as all that is wanted has come, or can't.

import type { ClusterChange } from "../model/clusterChange.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";
import type { SessionStatus } from "./sessionStatus.ts";

export interface ListOptions extends Omit<SessionOptions, "change" | "status"> {
  /** Milliseconds until it is given up. */
  readonly limit: number;
  /** Namespaces that manifests speak of. */
  readonly mentioned: readonly string[];
  /** The apiVersions of manifests: the schemas of custom kinds among them are read. */
  readonly used: readonly string[];
  change(change: ClusterChange): void;
}

/** Lists once; gives how it stood at the end. `state` is live where all came, whatever may not be listed counted out. */
export function listOnce({ limit, change, mentioned, used, ...options }: ListOptions): Promise<SessionStatus> {
  return new Promise((resolve) => {
    let last: SessionStatus = { state: "connecting", since: undefined, why: undefined, kinds: [], isDescribing: false };
    const over = new AbortController();
    const session: Session = openSession({
      ...options,
      change,
      status: (status) => {
        last = status;
        if (isSettled(status)) finish();
      },
    });
    const finish = (): void => {
      if (over.signal.aborted) return;
      over.abort();
      session.close();
      resolve(last);
    };
    void options.clock.sleep(limit, over.signal).then(finish);
    session.mention(mentioned);
    session.describe(used);
    session.want("reach");
  });
}

function isSettled({ state, isDescribing }: SessionStatus): boolean {
  return (state === "live" && !isDescribing) || state === "refused";
}
