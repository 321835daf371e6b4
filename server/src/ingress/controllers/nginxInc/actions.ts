// What a route of F5 NGINX does with a request: pass, proxy, redirect, return, or a split of these by weight
// (VirtualServer Action and Split; TransportServer Action).

import { isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { RouteFacts } from "../../../model/facts.ts";
import { splitName } from "../../../model/qualifiedName.ts";
import { readInteger, readList, readObject, readText } from "../../../model/read.ts";
import type { RouteTarget } from "../../routes/route.ts";

/** The targets of what holds `action` or `splits`; none where it has neither. */
export function readActions(owner: RouteFacts, holder: JsonObject): readonly RouteTarget[] {
  const splits = readList(holder["splits"]);
  if (splits.length === 0) return readAction(owner, holder["action"], undefined);
  return splits.flatMap((item) => {
    const split = readObject(item);
    return readAction(owner, split["action"], readInteger(split["weight"]));
  });
}

function readAction(owner: RouteFacts, value: Json | undefined, weight: number | undefined): readonly RouteTarget[] {
  if (!isObject(value)) return [];
  const upstream = readText(value["pass"]) ?? readText(readObject(value["proxy"])["upstream"]);
  if (upstream !== undefined) return [upstreamTarget(owner, upstream, weight)];
  if (isObject(value["redirect"])) {
    const { url, code } = value["redirect"];
    return [{ is: "redirect", to: readText(url) ?? "", code: readInteger(code) ?? 301 }];
  }
  if (isObject(value["return"]))
    return [{ is: "other", text: `answer ${readInteger(value["return"]["code"]) ?? 200}` }];
  return [];
}

/** upstreams[].service may name the Service of another namespace. */
function upstreamTarget({ id, spec }: RouteFacts, name: string, weight: number | undefined): RouteTarget {
  const upstream = readList(spec["upstreams"]).find((item) => readObject(item)["name"] === name);
  const service = readText(readObject(upstream)["service"]);
  if (service === undefined) return { is: "other", text: `upstream ${name}, which is not defined` };
  const port = readInteger(readObject(upstream)["port"]);
  const named = splitName(service, id.namespace);
  return {
    is: "service",
    namespace: named.namespace,
    service: named.name,
    port,
    ...(weight === undefined ? {} : { weight }),
  };
}
