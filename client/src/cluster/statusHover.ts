// The hover of the item in the status bar, as Markdown: how the connection stands, and a table of the kinds with how many objects
// are known and how well. It knows nothing of the window; every text that is not ours passes through `toMarkdown`.
import type { ClusterStatus, Kinds, LiveKind, LiveStatus, Status } from "../../../server/src/lsp/protocol.ts";
import { toMarkdown } from "../shownText.ts";
import { toNames, toPlural } from "./kindNames.ts";
import { toTime } from "./since.ts";

/** The hover. `now` is what "since" is told against. */
export function toStatusHover({ cluster, files, indexing }: Status, now: Date): string {
  const scan = indexing ? `, ${indexing.done} of ${indexing.total} read` : "";
  return [...toParagraphs(cluster, now), `${files} manifest files of this workspace${scan}`].join("\n\n");
}

function toParagraphs(cluster: ClusterStatus, now: Date): readonly string[] {
  switch (cluster.is) {
    case "none":
      return ["**No cluster** · only the manifests of this workspace are known", "Click to connect one"];
    case "recorded":
      return [
        `**Recording ${toMarkdown(cluster.name)}** · ${count(cluster.objects)} objects`,
        ...toRecordedTable(cluster.kinds),
      ];
    case "unreadable":
      return [
        `**Recording ${toMarkdown(cluster.name)}** can't be read: ${toMarkdown(cluster.why)}`,
        "Click to choose another",
      ];
    case "failed":
      return [
        `**${cluster.context === "" ? "The cluster" : `Cluster ${toMarkdown(cluster.context)}`}** is not connected: ${toMarkdown(cluster.why)}`,
        "Click to choose another",
      ];
    case "live":
      return [
        `**Cluster ${toMarkdown(cluster.context)}** · namespace ${toMarkdown(cluster.namespace)} · ${toState(cluster, now)}`,
        ...cluster.warnings.map((warning) => `Warning: ${toMarkdown(warning)}`),
        ...toLiveTable(cluster, now),
      ];
  }
}

function toState({ state, since, why }: LiveStatus, now: Date): string {
  return withWhy(`${STATES[state]}${toSince(since, now)}`, why);
}

const STATES: Readonly<Record<LiveStatus["state"], string>> = {
  waiting: "nothing is asked of it before a manifest is open",
  connecting: "connecting",
  loading: "loading",
  live: "live",
  stale: "stale",
  refused: "credentials refused",
  off: "not watched while no manifest is open",
};

function toRecordedTable(kinds: Kinds): readonly string[] {
  const rows = Object.entries(kinds).map(([kind, objects]) => [cell(toPlural(kind)), count(objects)]);
  return rows.length === 0 ? [] : [table(["Kind", "Objects"], rows)];
}

/** What is least known comes first; kinds of which there is nothing share a line, and what holds for all is not said of each. */
function toLiveTable(live: LiveStatus, now: Date): readonly string[] {
  const names = toNames(live.kinds);
  const named = live.kinds
    .map((kind, index) => ({ kind: withoutCommon(kind, live, now), name: cell(names[index] ?? kind.kind) }))
    .toSorted((a, b) => WORST_FIRST.indexOf(a.kind.state) - WORST_FIRST.indexOf(b.kind.state));
  const rows = named
    .filter(({ kind }) => !isEmpty(kind))
    .map(({ kind, name }) => [name, isUncounted(kind) ? "unknown" : count(kind.objects), toKindState(kind, now)]);
  const toLine = (title: string, state: LiveKind["state"]): readonly string[] => {
    const empty = named.filter(({ kind }) => isEmpty(kind) && kind.state === state).map(({ name }) => name);
    return empty.length === 0 ? [] : [`${title}: ${empty.join(", ")}`];
  };
  return [
    ...(rows.length === 0 ? [] : [table(["Kind", "Objects", "State"], rows)]),
    ...toLine("None of", "live"),
    // Whether there are any is not known: there were none, or they were never listed.
    ...toLine("None known of", "stale"),
  ];
}

const WORST_FIRST: readonly LiveKind["state"][] = ["forbidden", "notKept", "tooMany", "stale", "loading", "live"];

/** A kind that is as stale as the connection, for the same reason: the heading has told it. */
function withoutCommon(kind: LiveKind, live: LiveStatus, now: Date): LiveKind {
  if (kind.state !== "stale" || live.state !== "stale" || kind.why !== live.why) return kind;
  const { since, why: _, ...rest } = kind;
  const isSince = toSince(since, now) === toSince(live.since, now);
  return since === undefined || isSince ? rest : { ...rest, since };
}

function isEmpty({ state, objects, why, namespaces }: LiveKind): boolean {
  return (state === "live" || (state === "stale" && why === undefined)) && objects === 0 && namespaces === undefined;
}

/** Nothing was read, so zero would be a guess. */
function isUncounted({ state, objects }: LiveKind): boolean {
  return objects === 0 && state !== "live" && state !== "loading";
}

function toKindState({ state, since, remaining, why, namespaces }: LiveKind, now: Date): string {
  const toCome = remaining === undefined || state !== "loading" ? "" : `, ${count(remaining)} to come`;
  const where = namespaces && [
    ...(namespaces.read.length > 0 ? [`read in ${toPlaces(namespaces.read)}`] : []),
    ...(namespaces.forbidden.length > 0 ? [`no access in ${toPlaces(namespaces.forbidden)}`] : []),
  ];
  const words = [`${KIND_STATES[state]}${toCome}${toSince(since, now)}`, ...(where ?? [])];
  return withWhy(words.join("; "), why);
}

const KIND_STATES: Readonly<Record<LiveKind["state"], string>> = {
  loading: "loading",
  live: "live",
  stale: "stale",
  forbidden: "no access",
  tooMany: "too many",
  notKept: "not kept: memory",
};

function toSince(since: number | undefined, now: Date): string {
  return since === undefined ? "" : ` since ${toTime(since, now)}`;
}

function toPlaces(namespaces: readonly string[], most = 5): string {
  const shown = namespaces.slice(0, most).map(toMarkdown).join(", ");
  return namespaces.length > most ? `${shown} +${namespaces.length - most}` : shown;
}

function withWhy(text: string, why: string | undefined): string {
  return why === undefined ? text : `${text}: ${toMarkdown(why)}`;
}

function cell(name: string): string {
  return toMarkdown(name);
}

function count(objects: number): string {
  return objects.toLocaleString("en");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((title) => (title === "Objects" ? "---:" : ":---"));
  // The editor leaves no room between numbers on the right of their column and the words that follow.
  const spaced = [head, ...rows].map((cells) => cells.map((text, index) => (index === 2 ? `&nbsp; ${text}` : text)));
  const [first = [], ...others] = spaced;
  return [first, rule, ...others].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
