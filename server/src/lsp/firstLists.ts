// Says how far the first lists of a cluster have come, where they take long, as progress that every editor shows. Lists that are read
// again are none of its business: what was known stays known meanwhile.

import { families } from "../cluster/families.ts";
import type { ClusterStatus, LiveKind, LiveStatus } from "./protocol.ts";

/** As the library's reporter of progress. */
export interface ProgressReporter {
  begin(title: string, percentage?: number, message?: string): void;
  report(message: string): void;
  done(): void;
}

export interface FirstLists {
  /** Called with each status, undefined while there is no cluster. */
  hear(status: ClusterStatus | undefined): void;
}

/** So long, in milliseconds, nothing is said. */
const AFTER = 2_000;

/** Opens a progress for lists that take long; `open` is called once for each time. */
export function tellFirstLists(open: () => Promise<ProgressReporter>, after: number = AFTER): FirstLists {
  let timer: NodeJS.Timeout | undefined;
  let shown: { readonly reporter: Promise<ProgressReporter>; said: string } | undefined;
  let last: LiveStatus | undefined;

  const show = (): void => {
    if (!last) return;
    const said = toLine(last);
    const title = `Listing ${last.context}`;
    const reporter = open();
    shown = { reporter, said };
    void reporter.then((one) => one.begin(title, undefined, said)).catch(() => undefined);
  };

  const end = (): void => {
    clearTimeout(timer);
    timer = undefined;
    void shown?.reporter.then((one) => one.done()).catch(() => undefined);
    shown = undefined;
  };

  return {
    hear: (status) => {
      const next = status?.is === "live" && status.state === "loading" ? status : undefined;
      if (last && next?.context !== last.context) end();
      last = next;
      if (!next) return;
      timer ??= setTimeout(show, after);
      if (!shown) return;
      const line = toLine(next);
      if (line === shown.said) return;
      shown.said = line;
      void shown.reporter.then((one) => one.report(line)).catch(() => undefined);
    },
  };
}

/** `pods 3,500 of about 50,000`: of the kinds that are still listed, the one that takes longest. */
function toLine({ kinds }: LiveStatus): string {
  const [longest] = kinds.filter(({ state }) => state === "loading").toSorted((a, b) => b.objects - a.objects);
  if (!longest) return "";
  const { objects, remaining } = longest;
  const count = objects === 0 ? "" : ` ${objects.toLocaleString("en")}`;
  return `${nameOf(longest)}${count}${remaining === undefined ? "" : ` of about ${(objects + remaining).toLocaleString("en")}`}`;
}

function nameOf({ group, kind }: LiveKind): string {
  return families.find((family) => family.group === group && family.kind === kind)?.resource ?? kind;
}
