// Single exchanges that every API server under test must answer alike, as data. Who asks: `admin`, `reader` (may list and watch
// Services and Namespaces everywhere), `local` (may list and watch Services in one namespace) or `stranger` (a token that no
// server knows). The namespace `behaviour` holds seven Services, `s0` to `s6`, and a Secret.

import type { JsonObject } from "../../server/src/base/json.ts";
import { NAMESPACE, service } from "./behaviourObjects.ts";
import type { Sent } from "./connection.ts";

export interface Exchange {
  readonly title: string;
  readonly as: "admin" | "reader" | "local" | "stranger";
  readonly sent: Sent;
  readonly status: number;
  /** What the body holds, besides others. A RegExp stands for a text. */
  readonly body?: object;
  readonly contentType?: string;
  /** The body where it is no JSON. */
  readonly text?: string;
}

const SERVICES = "/api/v1/services";
const LOCAL_SERVICES = `/api/v1/namespaces/${NAMESPACE}/services`;
const SECRETS = `/api/v1/namespaces/${NAMESPACE}/secrets`;
const NAMESPACED = `/api/v1/namespaces/${NAMESPACE}`;
const SERVED = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
const SERVED_IN_WATCHES = "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";
const NO_VERSION = 'resourceVersion: Invalid value: "none": strconv.ParseUint: parsing "none": invalid syntax';
const TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";
const PARTIAL = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

export const EXCHANGES: readonly Exchange[] = [
  {
    title: "the version",
    as: "admin",
    sent: { path: "/version" },
    status: 200,
    body: { major: "1", gitVersion: /^v1\.\d+\.\d+/ },
  },
  {
    title: "a list names its kind and version, its items do not",
    as: "reader",
    sent: { path: LOCAL_SERVICES },
    status: 200,
    contentType: "application/json",
    body: { kind: "ServiceList", apiVersion: "v1", metadata: { resourceVersion: /^\d+$/ } },
  },
  {
    title: "one namespace is enough for who has rights in one",
    as: "local",
    sent: { path: LOCAL_SERVICES },
    status: 200,
    body: { kind: "ServiceList" },
  },
  failure("a cluster-wide list needs rights everywhere", "local", { path: SERVICES }, 403, {
    reason: "Forbidden",
    message: /^services is forbidden: User ".+" cannot list resource "services" in API group "" at the cluster scope$/,
    details: { kind: "services" },
  }),
  failure("a list in a namespace without rights", "reader", { path: SECRETS }, 403, {
    reason: "Forbidden",
    message:
      /^secrets is forbidden: User ".+" cannot list resource "secrets" in API group "" in the namespace "behaviour"$/,
    details: { kind: "secrets" },
  }),
  failure("a watch without rights", "local", { path: `${SERVICES}?watch=true` }, 403, {
    reason: "Forbidden",
    message: /cannot watch resource "services" in API group "" at the cluster scope$/,
  }),
  failure(
    "rights come before whether there is such a resource",
    "reader",
    { path: "/apis/no.example/v1/things" },
    403,
    {
      reason: "Forbidden",
      message:
        /^things\.no\.example is forbidden: .+ cannot list resource "things" in API group "no\.example" at the cl/,
      details: { group: "no.example", kind: "things" },
    },
  ),
  failure("credentials that nobody knows", "stranger", { path: SERVICES }, 401, {
    reason: "Unauthorized",
    message: "Unauthorized",
  }),
  failure("an object that is not there", "admin", { path: `${LOCAL_SERVICES}/none` }, 404, {
    reason: "NotFound",
    message: 'services "none" not found',
    details: { name: "none", kind: "services" },
  }),
  {
    title: "a resource that is not there",
    as: "admin",
    sent: { path: "/apis/no.example/v1/things" },
    status: 404,
    contentType: "text/plain; charset=utf-8",
    text: "404 page not found\n",
  },
  failure("a media type that is not served", "admin", { path: SERVICES, accept: "text/html" }, 406, {
    reason: "NotAcceptable",
    message: `406: Not Acceptable\n\nAvailable representations: ${SERVED}, ${SERVED_IN_WATCHES}`,
    details: {},
  }),
  failure("a media type that is not served, of one object", "admin", { path: NAMESPACED, accept: "text/html" }, 406, {
    reason: "NotAcceptable",
    message: `406: Not Acceptable\n\nAvailable representations: ${SERVED}`,
    details: {},
  }),
  failure("a form that there is not", "admin", { path: SERVICES, accept: TABLE.replace("Table", "Chair") }, 406, {
    reason: "NotAcceptable",
    message: `only the following media types are accepted: ${SERVED}`,
  }),
  failure("a name that is taken", "admin", post(LOCAL_SERVICES, service("s0")), 409, {
    reason: "AlreadyExists",
    message: 'services "s0" already exists',
    details: { name: "s0", kind: "services" },
  }),
  failure("an object that breaks the rules", "admin", post(LOCAL_SERVICES, service("S0")), 422, {
    reason: "Invalid",
    message: /^Service "S0" is invalid: metadata\.name: Invalid value: "S0": /,
    details: { name: "S0", kind: "Service" },
  }),
  failure("a continue token that is none", "admin", { path: `${SERVICES}?limit=2&continue=none` }, 400, {
    reason: "BadRequest",
  }),
  failure("a version that is none", "reader", { path: `${SERVICES}?resourceVersion=none` }, 400, {
    reason: "BadRequest",
    message: `invalid resource version: ${NO_VERSION}`,
  }),
  failure("a watch from a version that is none", "reader", { path: `${SERVICES}?watch=1&resourceVersion=none` }, 500, {
    message: NO_VERSION,
  }),
  failure("a limit that is no number", "reader", { path: `${SERVICES}?limit=none` }, 400, {
    reason: "BadRequest",
    message: 'strconv.ParseInt: parsing "none": invalid syntax',
  }),
  failure("a version that has not come yet", "reader", { path: `${SERVICES}?resourceVersion=999999999` }, 504, {
    reason: "Timeout",
    message: /^Timeout: Too large resource version: 999999999, current: \d+$/,
    details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }] },
  }),
  failure("a streamed list of no version", "reader", { path: `${SERVICES}?watch=true&sendInitialEvents=true` }, 422, {
    reason: "Invalid",
    message: /sendInitialEvents requires setting resourceVersionMatch to NotOlderThan$/,
    details: { group: "meta.k8s.io", kind: "ListOptions" },
  }),
  {
    title: "a right that one has",
    as: "local",
    sent: accessReview({ verb: "list", group: "", resource: "services", namespace: NAMESPACE }),
    status: 201,
    body: { kind: "SelfSubjectAccessReview", status: { allowed: true } },
  },
  {
    title: "a right that one has not",
    as: "local",
    sent: accessReview({ verb: "list", group: "", resource: "services" }),
    status: 201,
    body: { kind: "SelfSubjectAccessReview", status: { allowed: false } },
  },
  {
    title: "all rights in a namespace",
    as: "local",
    sent: post("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectRulesReview",
      spec: { namespace: NAMESPACE },
    }),
    status: 201,
    body: {
      kind: "SelfSubjectRulesReview",
      status: {
        incomplete: false,
        resourceRules: { some: { verbs: ["list", "watch"], apiGroups: [""], resources: ["services"] } },
      },
    },
  },
  {
    title: "a table of Services",
    as: "reader",
    sent: { path: LOCAL_SERVICES, accept: TABLE },
    status: 200,
    contentType: "application/json",
    body: {
      kind: "Table",
      apiVersion: "meta.k8s.io/v1",
      metadata: { resourceVersion: /^\d+$/ },
      columnDefinitions: { some: { name: "Name", type: "string", format: "name", priority: 0 } },
      rows: { some: { cells: { some: "s0" }, object: { kind: "PartialObjectMetadata", metadata: { name: "s0" } } } },
    },
  },
  {
    title: "names and types of Secrets, and nothing else of them",
    as: "admin",
    sent: { path: `${SECRETS}?includeObject=None`, accept: TABLE },
    status: 200,
    body: {
      kind: "Table",
      columnDefinitions: { some: { name: "Type" } },
      rows: { some: { cells: { some: "kubernetes.io/tls" }, object: null } },
    },
  },
  {
    title: "Secrets of one type",
    as: "admin",
    sent: { path: `${SECRETS}?includeObject=None&fieldSelector=type%3DOpaque`, accept: TABLE },
    status: 200,
    body: { kind: "Table", rows: [] },
  },
  {
    title: "metadata alone",
    as: "reader",
    sent: { path: LOCAL_SERVICES, accept: PARTIAL },
    status: 200,
    body: {
      kind: "PartialObjectMetadataList",
      apiVersion: "meta.k8s.io/v1",
      items: { some: { kind: "PartialObjectMetadata", metadata: { name: "s3", namespace: NAMESPACE } } },
    },
  },
  {
    title: "a label selector",
    as: "reader",
    sent: { path: `${LOCAL_SERVICES}?labelSelector=number%3D3` },
    status: 200,
    body: { items: [{ metadata: { name: "s3" } }] },
  },
  {
    title: "the resources of a group and version",
    as: "reader",
    sent: { path: "/apis/networking.k8s.io/v1" },
    status: 200,
    body: {
      kind: "APIResourceList",
      groupVersion: "networking.k8s.io/v1",
      resources: { some: { name: "ingresses", kind: "Ingress", namespaced: true } },
    },
  },
];

/** A failure's body is a Status. */
function failure(title: string, as: Exchange["as"], sent: Sent, status: number, body: object): Exchange {
  const common = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", code: status };
  return { title, as, sent, status, contentType: "application/json", body: { ...common, ...body } };
}

function post(path: string, body: JsonObject): Sent {
  return { method: "POST", path, body };
}

function accessReview(resourceAttributes: JsonObject): Sent {
  return post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes },
  });
}
