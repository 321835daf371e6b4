// The lenses of Gateways and their routes: how many routes attach and which is refused, to which listeners a route attaches,
// or why it doesn't.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import { showRefusal } from "../../ingress/controllers/gatewayApi/words.ts";
import type { OtherFacts, RouteFacts } from "../../model/facts.ts";
import { showId } from "../../model/resourceId.ts";
import { meetingsAt, type Parent, parentsOf, reasonOf, standingOf } from "../gateway/attachments.ts";
import { showParent } from "../gateway/words.ts";
import { count } from "../markdown.ts";

/** `3 routes attached, 1 refused`, `HTTPRoute web/shop refused: http takes routes of its own namespace only`. */
export function gatewayLensTexts(snapshot: Snapshot, gateway: OtherFacts): readonly string[] {
  const routes = [...groupBy(meetingsAt(snapshot, gateway), ({ route }) => route).values()];
  if (routes.length === 0)
    return [snapshot.catalog.cluster ? "no route names it" : "no route of this workspace names it"];
  const standings = routes.map((meetings) => ({ meetings, standing: standingOf(meetings) }));
  const [attached, refused, unclear] = (["attached", "refused", "unclear"] as const).map((wanted) =>
    standings.filter(({ standing }) => standing === wanted),
  );
  const counts = [
    `${count(attached?.length ?? 0, "route")} attached`,
    ...(refused && refused.length > 0 ? [`${refused.length} refused`] : []),
    ...(unclear && unclear.length > 0 ? [`${unclear.length} unknown`] : []),
  ].join(", ");
  const reason = refused?.[0] && reasonOf(refused[0].meetings);
  if (!reason) return [counts];
  const { route, parent, listener, refusal } = reason;
  return [counts, `${showId(route.id)} refused: ${showRefusal(route, parent, listener, refusal)}`];
}

/** `attached to Gateway infra/edge: http (HTTP 80)`; what is broken stands first. */
export function attachmentLensTexts(snapshot: Snapshot, route: RouteFacts): readonly string[] {
  const parents = parentsOf(snapshot, route);
  const texts = parents.toSorted((a, b) => rank(a) - rank(b)).map((parent) => showParent(route, parent));
  const [first, second, ...rest] = texts;
  if (first === undefined) return ["no parentRefs: attached to nothing"];
  return [first, ...(second === undefined ? [] : [rest.length === 0 ? second : `${second} +${rest.length}`])];
}

function rank(parent: Parent): number {
  if (parent.is === "known") return standingOf(parent.meetings) === "refused" ? 0 : 2;
  return parent.is === "missing" ? 0 : 1;
}
