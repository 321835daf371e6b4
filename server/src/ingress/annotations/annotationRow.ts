// One annotation that a controller or an integration reads, as the tables hold it; what a field means
// stands beside it. The tables are data; annotations.test.ts holds them to this shape.

/** What a value must look like; in YAML it is always text. */
export type AnnotationType =
  | "string"
  | "boolean"
  | "integer"
  | "enum"
  | "duration"
  | "size"
  | "list"
  | "cidr-list"
  | "secret-ref"
  | "configmap-ref"
  | "service-ref"
  | "url"
  | "path"
  | "regex"
  | "snippet";

/** On what kind of object it is read. */
export type AnnotationScope =
  | "ingress"
  | "service"
  | "configmap"
  | "gateway"
  | "route"
  | "istio"
  | "traefik"
  | "secret"
  | "certificate"
  | "webhook"
  | "crd";

export interface AnnotationRow {
  /** The whole key; `<n>` in it stands for a whole number where `nameTemplate` is set. */
  readonly name: string;
  readonly nameTemplate?: boolean;
  readonly type: AnnotationType;
  readonly description: string;
  /** Place in the upstream manual, relative to the owner's repository. */
  readonly docs: string;
  readonly scope: readonly AnnotationScope[];
  /** Allowed values; compared with case unless `caseInsensitive`. */
  readonly enum?: readonly string[];
  readonly caseInsensitive?: boolean;
  /** Regular expressions for the whole value, and for one item of a list. */
  readonly pattern?: string;
  readonly itemPattern?: string;
  /** Allowed items of a list, or that they name Services of the Ingress; `itemsArePrefixes`: an item may go on after the text. */
  readonly items?: readonly string[] | "services";
  readonly plusItems?: readonly string[];
  readonly itemsArePrefixes?: boolean;
  /** Of a list, where it is no comma. */
  readonly separator?: string;
  readonly default?: string;
  /** A value as people write it, where the default is none. */
  readonly example?: string;
  /** Of a URL that must name one of these. */
  readonly schemes?: readonly string[];
  /** Of a bare number. */
  readonly unit?: string;
  /** Bounds: of a number, or of a duration as text. */
  readonly minimum?: number | string;
  readonly maximum?: number | string;
  /** What the setting acts on, e.g. ingress, location, host, backend. */
  readonly appliesTo?: string;
  /** Acts on every Ingress of its hosts. */
  readonly perHost?: boolean;
  /** Other keys that must be there; with `requiresValue`, what they must say. */
  readonly requires?: readonly string[];
  readonly requiresValue?: { readonly [key: string]: readonly string[] };
  readonly conflicts?: readonly string[];
  readonly since?: string;
  readonly deprecated?: boolean;
  readonly removedIn?: string;
  readonly replacedBy?: string;
  readonly replacementValue?: string;
  readonly aliases?: readonly string[];
  readonly aliasOf?: string;
  /** What people write in its place, though it never was its name. */
  readonly mistakes?: readonly string[];
  readonly formerNames?: readonly string[];
  readonly renamedIn?: string;
  readonly risk?: "low" | "medium" | "high" | "critical";
  readonly secretKeys?: readonly string[];
  readonly secretType?: string;
  /** F5: needs NGINX Plus; dropped on a master, on a minion of mergeable Ingresses. */
  readonly plus?: boolean;
  readonly notOnMaster?: boolean;
  readonly notOnMinion?: boolean;
  /** The DNS provider that reads it. */
  readonly provider?: string;
  /** The value is JSON. */
  readonly json?: boolean;
  /** Allowed values by the value of another key. */
  readonly byValue?: { readonly [key: string]: { readonly [value: string]: readonly string[] } };
  readonly group?: string;
  /** A ConfigMap key of the same name sets the default of all Ingresses. */
  readonly alsoConfigmap?: boolean;
}

/** A table of annotations as read from its JSON file, whose shape annotations.test.ts checks. */
export function toAnnotationRows(table: readonly object[]): readonly AnnotationRow[] {
  return table as readonly AnnotationRow[];
}
