// Who is meant by a source of an AuthorizationPolicy (security.istio.io Source; IS-13): identities, namespaces and
// addresses, as the engine's peers. An identity is proven by mutual TLS alone, so a pod outside the mesh has none.

import { parseAddress, parseCidr } from "../../../base/ip.ts";
import { type IpSet, noAddress, ofAddress, ofCidr, unite } from "../../../base/ipSet.ts";
import { isList, type Json, type JsonObject, type Path } from "../../../base/json.ts";
import type { LabelExpression } from "../../../model/labelExpression.ts";
import { isTemplate } from "../../../model/read.ts";
import { NAMESPACE_NAME, PRINCIPAL } from "../../matching.ts";
import type { MeshMatch, PeerMatch, PodMatch } from "../../policyRule.ts";

/** Pods whose proxy proves who they are. */
export const IN_MESH: MeshMatch = { by: ["sidecar", "gateway", "ambient"] };

/** What the reader of a policy knows besides the policy. */
export interface Identities {
  /** The policy's own namespace, for service accounts without one. */
  readonly namespace: string;
  /** Names of the mesh's trust domain; `cluster.local` always stands for it. */
  readonly trustDomains: readonly string[];
  /** Whether connections to its pods come with mutual TLS; where not, nobody has an identity. */
  readonly isProven: boolean;
}

/** Fields of a source that are told of requests alone, so they need HTTP. */
const OF_REQUESTS = ["requestPrincipals", "notRequestPrincipals"];

/** Peers that must all hold, and what of it only requests can tell. */
export interface SourceMatch {
  readonly peers: readonly PeerMatch[];
  readonly limits: readonly string[];
}

export function readSource(source: JsonObject, who: Identities, path: Path): SourceMatch {
  const peers: PeerMatch[] = [];
  const limits: string[] = [];
  for (const [field, value] of Object.entries(source)) {
    const at = [...path, field];
    if (!isList(value) || value.length === 0) continue;
    if (OF_REQUESTS.includes(field)) limits.push(`requests by ${field}`);
    else {
      const isNot = field.startsWith("not");
      const plain = isNot ? field.slice(3, 4).toLowerCase() + field.slice(4) : field;
      const peer = readValues(plain, value, who, at);
      peers.push(isNot ? { is: "not", of: peer, path: at } : peer);
    }
  }
  return { peers, limits };
}

/** Any of the values of `principals`, `serviceAccounts`, `namespaces`, `ipBlocks`. */
export function readValues(field: string, values: readonly Json[], who: Identities, path: Path): PeerMatch {
  if (values.some((value) => typeof value === "string" && isTemplate(value)))
    return { is: "unclear", why: `${field} holds a template value`, path };
  const texts = values.filter((value) => typeof value === "string");
  switch (field) {
    case "principals":
      return identified(
        { expression: anyOf(texts.map((text) => matchText(PRINCIPAL, toLocal(text, who)))) },
        who,
        path,
      );
    case "serviceAccounts":
      return identified({ expression: anyOf(texts.map((text) => accountOf(text, who))) }, who, path);
    case "namespaces":
      return identified(
        { namespaceExpression: anyOf(texts.map((text) => matchText(NAMESPACE_NAME, text))) },
        who,
        path,
      );
    case "ipBlocks":
      return { is: "addresses", ranges: toRanges(texts), matchesPods: "always", path };
    case "remoteIpBlocks":
      return { is: "unclear", why: "remoteIpBlocks are compared with what X-Forwarded-For says", path };
    default:
      return { is: "unclear", why: `${field} can't be read`, path };
  }
}

function identified(
  match: Pick<PodMatch, "expression" | "namespaceExpression">,
  { isProven }: Identities,
  path: Path,
): PeerMatch {
  // Names that are none match nobody.
  if (!isProven) return { is: "names", patterns: [], path };
  return {
    is: "pods",
    match: { namespace: undefined, namespaces: undefined, pods: undefined, ...match, mesh: IN_MESH },
    path,
  };
}

function anyOf(of: readonly LabelExpression[]): LabelExpression {
  const [only] = of;
  return of.length === 1 && only ? only : { is: "or", of };
}

/** `*suffix`, `prefix*`, `*` for any that is there, else the very text (security.istio.io, "string match"). */
function matchText(key: string, text: string): LabelExpression {
  if (text === "*") return { is: "has", key };
  if (text.startsWith("*")) return { is: "endsWith", key, value: text.slice(1) };
  if (text.endsWith("*")) return { is: "startsWith", key, value: text.slice(0, -1) };
  return { is: "in", key, values: [text] };
}

/** A principal of the mesh's own trust domain by the name that stands for it. */
function toLocal(text: string, { trustDomains }: Identities): string {
  const own = trustDomains.find((domain) => text.startsWith(`${domain}/`));
  return own === undefined ? text : `cluster.local${text.slice(own.length)}`;
}

/** `namespace/name`, or a name in the policy's namespace. */
function accountOf(text: string, { namespace }: Identities): LabelExpression {
  const [first = "", second] = text.split("/");
  const [ns, account] = second === undefined ? [namespace, first] : [first, second];
  return { is: "in", key: PRINCIPAL, values: [`cluster.local/ns/${ns}/sa/${account}`] };
}

/** CIDR blocks and single addresses; what is neither matches nothing. */
export function toRanges(texts: readonly string[]): IpSet {
  let ranges = noAddress;
  for (const text of texts) {
    const cidr = parseCidr(text);
    const address = cidr ? undefined : parseAddress(text);
    if (cidr) ranges = unite(ranges, ofCidr(cidr));
    else if (address) ranges = unite(ranges, ofAddress(address));
  }
  return ranges;
}

/** A condition of `when` on the connection's opener; undefined for keys that speak of something else. */
export function readSourceCondition(
  key: string,
  values: readonly Json[],
  who: Identities,
  path: Path,
): PeerMatch | undefined {
  const field = {
    "source.ip": "ipBlocks",
    "remote.ip": "remoteIpBlocks",
    "source.namespace": "namespaces",
    "source.principal": "principals",
    "source.serviceAccount": "serviceAccounts",
  }[key];
  return field === undefined ? undefined : readValues(field, values, who, path);
}
