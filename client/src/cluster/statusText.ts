// What the item in the status bar reads, from what the server reports: one short line, and the same in words for a screen reader.
// It knows nothing of the window.
import type { ClusterStatus, LiveKind, LiveStatus, Status } from "../../../server/src/lsp/protocol.ts";
import { toPlain } from "../shownText.ts";
import { toNames, toPlural } from "./kindNames.ts";
import { toTime } from "./since.ts";

export interface StatusText {
  readonly text: string;
  /** For a screen reader: the same without icons. */
  readonly label: string;
  /** Whether the person has to do something before the cluster answers. */
  readonly isProblem: boolean;
}

/** The line. `now` is what "since" is told against. */
export function toStatusText({ cluster, indexing }: Status, now: Date): StatusText {
  const [icon, ...parts] = indexing
    ? ["$(sync~spin)", toName(cluster), `${indexing.done} of ${indexing.total} files`]
    : toParts(cluster, now);
  return {
    text: `${icon} ${parts.join(" · ")}`,
    label: `Sallyport: ${parts.join(", ")}`,
    isProblem: isProblem(cluster),
  };
}

/** What the cluster is called; "no cluster" where there is none. */
export function toName(cluster: ClusterStatus): string {
  switch (cluster.is) {
    case "none":
      return "no cluster";
    case "recorded":
    case "unreadable":
      return toPlain(cluster.name);
    case "failed":
      // The kubeconfig's current context was asked for, and none could be read.
      return cluster.context === "" ? "cluster" : toPlain(cluster.context);
    case "live":
      return toPlain(cluster.context);
  }
}

type Parts = readonly [icon: string, ...string[]];

function toParts(cluster: ClusterStatus, now: Date): Parts {
  const name = toName(cluster);
  switch (cluster.is) {
    case "none":
      return ["$(circle-slash)", name];
    case "recorded":
      return ["$(plug)", name, "recorded"];
    case "unreadable":
      return ["$(warning)", name, "unreadable"];
    case "failed":
      return ["$(warning)", name, "not connected"];
    case "live":
      return toLiveParts(cluster, now);
  }
}

function toLiveParts(live: LiveStatus, now: Date): Parts {
  const name = toPlain(live.context);
  switch (live.state) {
    case "waiting":
      return ["$(debug-pause)", name, "waiting for a manifest"];
    case "connecting":
      return ["$(sync~spin)", name, "connecting"];
    case "loading":
      return ["$(sync~spin)", name, toListing(live.kinds)];
    case "stale":
      return [
        "$(debug-disconnect)",
        name,
        live.since === undefined ? "stale" : `stale since ${toTime(live.since, now)}`,
      ];
    case "refused":
      return ["$(warning)", name, "credentials refused"];
    case "off":
      return ["$(debug-pause)", name, "off while no manifest is open"];
    case "live":
      return toWarning(live) ?? ["$(plug)", name, toPlain(live.namespace)];
  }
}

/** `listing pods 3,500 of about 50,000`: of the kinds that are still listed, the one that takes longest. */
function toListing(kinds: readonly LiveKind[]): string {
  const [longest] = kinds.filter(({ state }) => state === "loading").toSorted((a, b) => b.objects - a.objects);
  if (!longest) return "loading";
  const { kind, objects, remaining } = longest;
  const count = objects === 0 ? "" : ` ${objects.toLocaleString("en")}`;
  const all = remaining === undefined ? "" : ` of about ${(objects + remaining).toLocaleString("en")}`;
  return `listing ${toPlural(kind)}${count}${all}`;
}

/** What a look-up here can't be answered by, though the connection stands. Other namespaces are the hover's. */
function toWarning({ context, namespace, kinds }: LiveStatus): Parts | undefined {
  const name = toPlain(context);
  const forbidden = kinds.filter((kind) => kind.state === "forbidden" && !isReadHere(kind, namespace));
  if (forbidden.length > 0) return ["$(warning)", name, `no access: ${toFew(forbidden)}`];
  const here = kinds.filter((kind) => kind.namespaces?.forbidden.includes(namespace));
  if (here.length > 0) return ["$(warning)", name, `no access: ${toFew(here)} in ${toPlain(namespace)}`];
  const notKept = kinds.filter(({ state }) => state === "notKept");
  if (notKept.length > 0) return ["$(warning)", name, `not kept, memory is short: ${toFew(notKept)}`];
  const tooMany = kinds.filter(({ state }) => state === "tooMany");
  return tooMany.length > 0 ? ["$(warning)", name, `too many: ${toFew(tooMany)}`] : undefined;
}

function isReadHere({ namespaces }: LiveKind, namespace: string): boolean {
  return namespaces?.read.includes(namespace) ?? false;
}

/** Two names, and how many are left over. */
function toFew(kinds: readonly LiveKind[]): string {
  const shown = toNames(kinds).slice(0, 2).join(", ");
  return kinds.length > 2 ? `${shown} +${kinds.length - 2}` : shown;
}

function isProblem(cluster: ClusterStatus): boolean {
  return (
    cluster.is === "unreadable" || cluster.is === "failed" || (cluster.is === "live" && cluster.state === "refused")
  );
}
