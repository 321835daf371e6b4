// Where selectors of Calico stand, and what each picks. Fields alone: what is written in them is parseSelector.ts's.

import { isObject, type Json, type JsonObject, type Path } from "../../../../base/json.ts";
import { memoOn } from "../../../../base/memo.ts";

/** What a selector picks by its labels. */
export type Picks =
  /** Whom the policy is for: pods, and host endpoints where it is global. */
  | "endpoints"
  /** One end of a rule: endpoints, NetworkSets and GlobalNetworkSets. */
  | "ends"
  | "namespaces"
  | "serviceAccounts"
  | "nodes";

export interface SelectorField {
  readonly picks: Picks;
  /** Of a rule: the only one in whose namespaceSelector global() means something (CA-15). */
  readonly inRule: boolean;
  /** It takes away what it picks. */
  readonly negated: boolean;
}

export interface PlacedSelector {
  readonly field: SelectorField;
  readonly path: Path;
  readonly text: string;
}

interface Row {
  readonly kinds: RegExp;
  readonly path: RegExp;
  readonly field: SelectorField;
}

const POLICY = /^(?:Staged)?(?:Global)?NetworkPolicy$/;
const END = String.raw`^spec (?:in|e)gress \* (?:source|destination)`;

const ROWS: readonly Row[] = [
  row(POLICY, /^spec selector$/, "endpoints"),
  row(POLICY, /^spec serviceAccountSelector$/, "serviceAccounts"),
  row(/^(?:Staged)?GlobalNetworkPolicy$/, /^spec namespaceSelector$/, "namespaces"),
  row(POLICY, new RegExp(`${END} selector$`), "ends", true),
  row(POLICY, new RegExp(`${END} notSelector$`), "ends", true, true),
  row(POLICY, new RegExp(`${END} namespaceSelector$`), "namespaces", true),
  row(POLICY, new RegExp(`${END} serviceAccounts selector$`), "serviceAccounts", true),
  row(/^IPPool$/, /^spec nodeSelector$/, "nodes"),
  row(/^IPPool$/, /^spec namespaceSelector$/, "namespaces"),
  row(/^BGPPeer$/, /^spec nodeSelector$/, "nodes"),
  row(/^BGPPeer$/, /^spec peerSelector$/, "nodes"),
  row(/^BGPPeer$/, /^spec localWorkloadSelector$/, "endpoints"),
  row(/^KubeControllersConfiguration$/, /^spec controllers node hostEndpoint templates \* nodeSelector$/, "nodes"),
];

/** The kinds that have selectors; StagedKubernetesNetworkPolicy has those of Kubernetes. */
export const WITH_SELECTORS: readonly string[] = [
  "NetworkPolicy",
  "GlobalNetworkPolicy",
  "StagedNetworkPolicy",
  "StagedGlobalNetworkPolicy",
  "IPPool",
  "BGPPeer",
  "KubeControllersConfiguration",
];

/** The selector that stands, or would stand, at a path of a kind of Calico. */
export function selectorFieldAt(kind: string, path: Path): SelectorField | undefined {
  const text = path.map((step) => (typeof step === "number" ? "*" : step)).join(" ");
  return ROWS.find((item) => item.kinds.test(kind) && item.path.test(text))?.field;
}

/** Every selector of a spec that is written as a text, in the order of the document. */
export function selectorsIn(kind: string, spec: JsonObject): readonly PlacedSelector[] {
  return placedIn(spec).flatMap(({ path, text }): readonly PlacedSelector[] => {
    const field = selectorFieldAt(kind, path);
    return field ? [{ field, path, text }] : [];
  });
}

const NAME = /[sS]elector$/;

/** Texts under a key that ends in `selector`. */
const placedIn = memoOn((spec: JsonObject) => [...walk(spec, ["spec"])]);

function* walk(value: Json, path: Path): Generator<{ readonly path: Path; readonly text: string }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) if (typeof item === "object") yield* walk(item, [...path, index]);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === "string" && NAME.test(key)) yield { path: [...path, key], text: item };
      else if (typeof item === "object") yield* walk(item, [...path, key]);
    }
  }
}

function row(kinds: RegExp, path: RegExp, picks: Picks, inRule = false, negated = false): Row {
  return { kinds, path, field: { picks, inRule, negated } };
}
