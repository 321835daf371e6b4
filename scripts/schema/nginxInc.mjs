// The kinds of F5 NGINX (k8s.nginx.org/v1) but for Policy, for which there is no package: VirtualServer, VirtualServerRoute,
// TransportServer and GlobalConfiguration. Fields after the public CRD reference of nginx/kubernetes-ingress, the words ours.
// The CRDs ask for no field; what the controller refuses beyond types is left to rules.

import { defineKind, definitionsOf, flag, integer, labelSelector, labels, listOf, text } from "./definitions.mjs";
import { definePolicy } from "./nginxIncPolicy.mjs";
import { defineTransport } from "./nginxIncTransport.mjs";
import { defineUpstream } from "./nginxIncUpstream.mjs";

const of = definitionsOf("k8s.nginx.org", "K8sNginxOrgV1");
const { define } = of;
const API = "k8s.nginx.org/v1";
const SCOPE = "The object belongs to a namespace.";
const CLASS =
  "Name of the IngressClass whose controller serves it. Left out, every F5 NGINX controller of the cluster takes it.";
const HOST =
  'The host name it answers for, such as shop.example.com, or "*.example.com" in quotes. One resource alone may have it.';
const SNIPPET = "It is taken only where snippets are enabled.";

const header = define(
  "Header",
  "A header and its value.",
  {},
  { name: [text, "Name of the header."], value: [text, "Value of the header; ${variables} of nginx are filled in."] },
);
const policyReference = define(
  "PolicyReference",
  "A Policy by its name.",
  {},
  {
    name: [text, "Name of the Policy. Requests get 500 where it does not exist or is not valid."],
    namespace: [text, "Namespace of the Policy; the resource's own where it is left out."],
  },
);
const policies = [
  listOf(policyReference),
  "Policies that requests go through. Those of a route replace those of the same type above it.",
];
const redirect = define(
  "ActionRedirect",
  "Sends the client to another URL.",
  {},
  {
    url: [text, "The URL, in which ${scheme}, ${host}, ${request_uri} and ${http_x_forwarded_proto} are filled in."],
    code: [integer, "301, 302, 307 or 308; 301 where nothing else is set."],
  },
);
const answerFields = {
  code: [integer, "Status of the answer, 2xx, 4xx or 5xx; 200 where it is left out."],
  type: [text, "Its media type; text/plain where it is left out."],
  body: [text, "What is answered, in which ${variables} of nginx are filled in."],
  headers: [listOf(header), "Headers of the answer."],
};
const answer = define("ActionReturn", "Answers by itself, without an upstream.", {}, answerFields);
const proxy = define(
  "ActionProxy",
  "Passes requests on and changes them or their answers.",
  {},
  {
    upstream: [text, "Name of one of the upstreams of this resource."],
    rewritePath: [
      text,
      "What the matched part of the path becomes; $1 to $9 are groups of a path that is a regular expression.",
    ],
    requestHeaders: [
      define(
        "ProxyRequestHeaders",
        "Headers of the request as it is passed on.",
        {},
        {
          pass: [flag, "Whether the headers of the client are passed on; true where it is left out."],
          set: [listOf(header), "Headers that are set, or appended."],
        },
      ),
      "Headers of the request.",
    ],
    responseHeaders: [
      define(
        "ProxyResponseHeaders",
        "Headers of the answer as the client gets it.",
        {},
        {
          hide: [listOf(text), "Headers of the upstream that are left out."],
          pass: [listOf(text), "Headers that nginx would hide and that are let through."],
          ignore: [listOf(text), "Headers that nginx does not act on, such as Cache-Control."],
          add: [
            listOf(
              define(
                "AddHeader",
                "A header that is added.",
                {},
                {
                  name: [text, "Name of the header."],
                  value: [text, "Its value."],
                  always: [flag, "Whether it is added whatever the status; false where it is left out."],
                },
              ),
            ),
            "Headers that are added.",
          ],
        },
      ),
      "Headers of the answer.",
    ],
  },
);
const action = define(
  "Action",
  "What happens to a request; one of the fields.",
  {},
  {
    pass: [text, "Name of one of the upstreams of this resource, which gets the request as it is."],
    redirect: [redirect, "Sends the client elsewhere."],
    return: [answer, "Answers by itself."],
    proxy: [proxy, "Passes the request on and changes it or the answer."],
  },
);
const splits = [
  listOf(
    define(
      "Split",
      "One share of the requests.",
      {},
      {
        weight: [integer, "Share in percent, 0 to 100; all splits together are 100."],
        action: [action, "What happens to this share."],
      },
    ),
  ),
  "Shares of the requests by weight, at least two.",
];
const condition = define(
  "Condition",
  "What of a request is compared, one of header, cookie, argument and variable, and with what.",
  {},
  {
    header: [text, "Name of a header."],
    cookie: [text, "Name of a cookie."],
    argument: [text, "Name of a query parameter."],
    variable: [text, "A variable of nginx, such as $request_method."],
    value: [
      text,
      "Text that is compared in any case; ~ and ~* begin a regular expression, ! in front asks for the opposite.",
    ],
  },
);
const match = define(
  "Match",
  "Requests by conditions, all of which must hold.",
  {},
  {
    conditions: [listOf(condition), "At least one condition."],
    action: [action, "What happens to the requests that match."],
    splits,
  },
);
const errorPage = define(
  "ErrorPage",
  "What the client gets instead of an error.",
  {},
  {
    codes: [listOf(integer), "Statuses that it replaces, such as 502 and 503."],
    return: [define("ErrorPageReturn", "An answer in place of the error.", {}, answerFields), "An answer of its own."],
    redirect: [redirect, "A redirect."],
  },
);
const route = define(
  "Route",
  "A path and what happens to its requests.",
  {},
  {
    path: [
      text,
      "/path takes all that begins with it, the longest first; =/path this path alone; ^~/path keeps expressions away where it is the longest; ~ and ~* begin regular expressions with and without regard to case, tried in their order before plain paths.",
    ],
    policies,
    route: [
      text,
      "A VirtualServerRoute that answers for the path, as name or namespace/name; without action, splits and matches.",
    ],
    routeSelector: [labelSelector, "Labels of the VirtualServerRoutes that answer for the path, in place of route."],
    action: [action, "What happens to requests that no match takes."],
    splits,
    matches: [listOf(match), "Answers by condition, tried in their order before action or splits."],
    errorPages: [listOf(errorPage), "What clients get instead of errors."],
    "location-snippets": [text, `Configuration of nginx for the location. ${SNIPPET}`],
    dos: [text, "A DosProtectedResource, as name or namespace/name."],
  },
);

const upstream = defineUpstream(define, header);

const tls = define(
  "TLS",
  "How TLS ends here.",
  {},
  {
    secret: [
      text,
      "A Secret of type kubernetes.io/tls in the same namespace; the controller's wildcard certificate where it is left out.",
    ],
    redirect: [
      define(
        "TLSRedirect",
        "Sends clients from HTTP to HTTPS.",
        {},
        {
          enable: [flag, "Whether clients are sent to HTTPS; false where it is left out."],
          code: [integer, "301, 302, 307 or 308; 301."],
          basedOn: [text, "scheme or x-forwarded-proto: what tells that a request came by HTTP; scheme."],
        },
      ),
      "Sends clients from HTTP to HTTPS.",
    ],
    "cert-manager": [
      define(
        "CertManager",
        "What cert-manager is asked for; one of issuer and cluster-issuer.",
        {},
        {
          "cluster-issuer": [text, "Name of a ClusterIssuer."],
          issuer: [text, "Name of an Issuer in the same namespace."],
          "issuer-kind": [text, "Kind of an issuer of another make."],
          "issuer-group": [text, "API group of an issuer of another make."],
          "common-name": [text, "Common name of the certificate."],
          duration: [text, "How long the certificate is valid, in s, m and h."],
          "renew-before": [text, "How long before its end it is renewed, in s, m and h."],
          usages: [text, "Key usages, separated by commas."],
          "issue-temp-cert": [flag, "Whether a certificate signed by itself serves till the real one is there."],
        },
      ),
      "Has cert-manager make the Secret.",
    ],
  },
);

const virtualServer = define(
  "VirtualServerSpec",
  "A host, its upstreams and routes.",
  {},
  {
    ingressClassName: [text, CLASS],
    host: [text, HOST],
    listener: [
      define(
        "VirtualServerListener",
        "Listeners of the GlobalConfiguration in place of ports 80 and 443.",
        {},
        { http: [text, "Name of a listener for HTTP."], https: [text, "Name of a listener with ssl."] },
      ),
      "Other ports than 80 and 443, by the names of listeners of the GlobalConfiguration.",
    ],
    tls: [tls, "How TLS ends here; plain HTTP without it."],
    gunzip: [flag, "Whether answers are unpacked for clients that take no gzip."],
    policies,
    upstreams: [listOf(upstream), "Services under names that actions use."],
    routes: [listOf(route), "Paths and what happens to their requests."],
    "http-snippets": [text, `Configuration of nginx for the http block. ${SNIPPET}`],
    "server-snippets": [text, `Configuration of nginx for the server block. ${SNIPPET}`],
    dos: [text, "A DosProtectedResource, as name or namespace/name."],
    externalDNS: [
      define(
        "ExternalDNS",
        "What external-dns is asked for.",
        {},
        {
          enable: [flag, "Whether a DNSEndpoint is made for the host."],
          recordType: [text, "A, AAAA or CNAME; by the endpoints where it is left out."],
          recordTTL: [{ type: "integer", format: "int64" }, "TTL of the record in seconds."],
          labels: [labels, "Labels of the endpoint."],
          providerSpecific: [
            listOf(
              define(
                "ProviderSpecificProperty",
                "A property of a DNS provider.",
                {},
                { name: [text, "Name of the property."], value: [text, "Its value."] },
              ),
            ),
            "Properties of single DNS providers.",
          ],
        },
      ),
      "Has external-dns make the host's record.",
    ],
    internalRoute: [flag, "Makes it a target inside a mesh instead of one from outside."],
  },
);
const virtualServerRoute = define(
  "VirtualServerRouteSpec",
  "Paths of the host of a VirtualServer, kept apart.",
  {},
  {
    ingressClassName: [text, "The class of the VirtualServer that leads here."],
    host: [text, "The host of the VirtualServer that leads here."],
    upstreams: [listOf(upstream), "Services under names that the actions here use."],
    subroutes: [
      listOf(route),
      "Paths that begin with the path that leads here; under an exact path or a regular expression, that very path.",
    ],
  },
);
defineKind(
  of,
  API,
  "VirtualServer",
  "A host with its paths, what an Ingress says and what annotations cannot: splits, conditions, policies.",
  virtualServer,
  "Host, upstreams and routes.",
  SCOPE,
  false,
);
defineKind(
  of,
  API,
  "VirtualServerRoute",
  "Paths of a VirtualServer that live in a resource of their own, perhaps in another namespace.",
  virtualServerRoute,
  "Upstreams and subroutes.",
  SCOPE,
  false,
);
defineTransport(of, { api: API, scope: SCOPE, classDoc: CLASS });
definePolicy(of, { api: API, scope: SCOPE, classDoc: CLASS });

/** The definitions of all kinds of the group. */
export const nginxInc = of.definitions;
