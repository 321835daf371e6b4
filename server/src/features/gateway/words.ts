// How a route stands to its parents, in the words of lenses and hovers. Plain text, for others to escape.

import type { ParentRef } from "../../ingress/controllers/gatewayApi/attachment.ts";
import { showEndpoint, showRefusal } from "../../ingress/controllers/gatewayApi/words.ts";
import type { RouteFacts } from "../../model/facts.ts";
import { type Parent, reasonOf, standingOf } from "./attachments.ts";

/** `attached to Gateway infra/edge: http (HTTP 80)`; why not, where it is not. */
export function showParent(route: RouteFacts, parent: Parent): string {
  const name = nameOf(parent.parent);
  switch (parent.is) {
    case "missing":
      return `not attached: no ${name}${parent.sure ? "" : " among the files"}`;
    case "unknown":
      return `${name}: unknown (${parent.why})`;
    case "mesh":
      return `for requests to ${name}${parent.parent.port === undefined ? "" : `:${parent.parent.port}`} in a mesh`;
    case "foreign":
      return `${name}: not known what it takes`;
    case "known":
      break;
  }
  const { meetings } = parent;
  switch (standingOf(meetings)) {
    case "attached": {
      const taken = meetings.filter(({ refusal }) => refusal === undefined);
      const shown = taken.slice(0, MOST).map(({ listener }) => `${listener.name} (${showEndpoint(listener)})`);
      const more = taken.length > MOST ? ` +${taken.length - MOST}` : "";
      return `attached to ${name}: ${shown.join(", ")}${more}`;
    }
    case "unclear":
      return `${name}: unknown (the labels of namespace ${route.id.namespace} decide)`;
    case "refused": {
      const reason = reasonOf(meetings);
      const why = reason ? showRefusal(route, reason.parent, reason.listener, reason.refusal) : "it has no listeners";
      return `not attached to ${name}: ${why}`;
    }
  }
}

const MOST = 3;

/** `Gateway infra/edge`. */
function nameOf({ kind, namespace, name }: ParentRef): string {
  return `${kind.slice(kind.lastIndexOf("/") + 1)} ${namespace}/${name}`;
}
