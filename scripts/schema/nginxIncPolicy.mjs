// Policy of F5 NGINX: one of several ways to guard, limit or cache requests. Newer types whose fields still grow are left open:
// what is not described here is let through.

import { defineKind, flag, integer, listOf, open, portNumber, text } from "./definitions.mjs";

const OF_TYPE = (type, key) => `A Secret of type ${type} in the namespace of the Policy, with the key ${key}.`;
const PLUS = "NGINX Plus only.";
const size = { type: "string", pattern: "^[0-9]+[kmgKMG]$" };
const time = { type: "string", pattern: "^[0-9]+[smhd]$" };
const short = { type: "string", pattern: "^[0-9]+[mu]?s$" };
const plain = { type: "string", pattern: `^([^\\s"'])*$` };
const depth = { type: "integer", minimum: 0 };
const sslFields = {
  sslVerify: [flag, "Whether the server's certificate is checked; false where it is left out."],
  sslVerifyDepth: [depth, "How long its chain may be; 1."],
  trustedCertSecret: [text, OF_TYPE("nginx.org/ca", "ca.crt")],
};

/** Adds the kind. */
export function definePolicy(of, { api, scope, classDoc }) {
  const { define } = of;
  const type = (title, about, fields, constraints = {}) => [define(title, about, constraints, fields), about];
  const spec = define(
    "PolicySpec",
    "The class, and exactly one type of policy.",
    {},
    {
      ingressClassName: [text, classDoc],
      accessControl: type("AccessControl", "Who may call, by address: either allow or deny.", {
        allow: [listOf(text), "Addresses and CIDRs that may call; all others get 403."],
        deny: [listOf(text), "Addresses and CIDRs that get 403; all others may call."],
      }),
      rateLimit: rateLimit(define, type),
      jwt: type("JWTAuth", `Asks for a JSON Web Token; either secret or jwksURI. ${PLUS}`, {
        realm: [text, "Realm that clients are told."],
        secret: [text, OF_TYPE("nginx.org/jwk", "jwk")],
        token: [text, "Variable that holds the token, such as $cookie_auth; the Authorization header without it."],
        jwksURI: [text, "Where the keys are fetched."],
        keyCache: [text, "How long fetched keys are kept, such as 1h; needed with jwksURI."],
        sniEnabled: [flag, "Whether the server's name is sent (SNI)."],
        sniName: [text, "Name that is sent; the host of jwksURI without it."],
        ...sslFields,
      }),
      basicAuth: type("BasicAuth", "Asks for a user and a password.", {
        realm: [text, "Realm that clients are told."],
        secret: [text, OF_TYPE("nginx.org/htpasswd", "htpasswd")],
      }),
      ingressMTLS: type("IngressMTLS", "Asks clients for a certificate.", {
        clientCertSecret: [text, OF_TYPE("nginx.org/ca", "ca.crt")],
        crlFileName: [text, "File with revoked certificates under /etc/nginx/secrets."],
        verifyClient: [text, "on, off, optional or optional_no_ca; on."],
        verifyDepth: [integer, "How long the client's chain may be; 1."],
      }),
      egressMTLS: type("EgressMTLS", "How upstreams are spoken to by TLS.", {
        tlsSecret: [text, OF_TYPE("kubernetes.io/tls", "tls.crt and tls.key")],
        verifyServer: [flag, "Whether the upstream's certificate is checked; needs trustedCertSecret."],
        verifyDepth: [integer, "How long its chain may be; 1."],
        protocols: [text, "Versions of TLS, separated by blanks."],
        sessionReuse: [flag, "Whether sessions are used again; true where it is left out."],
        ciphers: [text, "Ciphers in the words of OpenSSL; DEFAULT."],
        trustedCertSecret: [text, OF_TYPE("nginx.org/ca", "ca.crt")],
        serverName: [flag, "Whether the server's name is sent (SNI)."],
        sslName: [text, "Name that the certificate is checked for."],
      }),
      oidc: type("OIDC", `Signs users in with OpenID Connect, in JavaScript of the controller. ${PLUS}`, {
        authEndpoint: [text, "The provider's authorisation endpoint."],
        tokenEndpoint: [text, "The provider's token endpoint."],
        jwksURI: [text, "Where the provider's keys are."],
        clientID: [text, "The client that this is to the provider."],
        clientSecret: [text, `${OF_TYPE("nginx.org/oidc", "client-secret")} Not with pkceEnable.`],
        scope: [text, "Scopes joined by +, openid among them; openid."],
        redirectURI: [text, "Path that the provider sends users back to; /_codexch."],
        endSessionEndpoint: [text, "The provider's logout endpoint."],
        postLogoutRedirectURI: [text, "Path that users see after it; /_logout. Needs endSessionEndpoint."],
        zoneSyncLeeway: [integer, "Milliseconds in which pods of the controller share what they know; 200."],
        authExtraArgs: [listOf(text), "Further arguments of the authorisation request, `name=value` each."],
        accessTokenEnable: [flag, "Whether the access token goes to the upstream as bearer."],
        pkceEnable: [flag, "Proof Key for Code Exchange, for public clients."],
        ...sslFields,
      }),
      oidcNative: type(
        "OIDCNative",
        `Signs users in with OpenID Connect, by nginx itself. ${PLUS}`,
        {
          issuer: [text, "URL of the provider."],
          clientID: [text, "The client that this is to the provider."],
          clientSecret: [text, OF_TYPE("nginx.org/oidc", "client-secret")],
          scope: [text, "Scopes, separated by blanks."],
          trustedCertSecret: [text, OF_TYPE("nginx.org/ca", "ca.crt")],
        },
        open,
      ),
      waf: waf(define, type),
      apiKey: type("APIKey", "Asks for an API key.", {
        suppliedIn: [
          define(
            "SuppliedIn",
            "Where the key is looked for; one of the two at least.",
            {},
            {
              header: [listOf(text), "Names of headers."],
              query: [listOf(text), "Names of query parameters."],
            },
          ),
          "Where the key is looked for.",
        ],
        clientSecret: [text, "A Secret of type nginx.org/apikey: one key for each client."],
      }),
      cache: cache(define, type),
      cors: type(
        "CORS",
        "Lets pages of other origins call.",
        {
          allowOrigin: [listOf(text), 'Origins that may call, or "*".'],
          allowMethods: [listOf(text), "Methods that they may use."],
          allowHeaders: [listOf(text), "Headers that they may send."],
          allowCredentials: [flag, 'Whether cookies are sent along; not with "*".'],
          exposeHeaders: [listOf(text), "Headers that pages may read."],
          maxAge: [integer, "Seconds for which a browser keeps the answer."],
        },
        open,
      ),
      externalAuth: type(
        "ExternalAuth",
        "Asks another service whether a request may pass.",
        {
          authURI: [text, "Path that is asked at authServiceName."],
          authURL: [text, "URL that is asked, in place of authURI and authServiceName."],
          authServiceName: [text, "The Service that is asked, as name or namespace/name."],
          authServicePorts: [listOf(portNumber), "Ports of that Service."],
          authSigninURL: [text, "Where users are sent to sign in."],
          authSnippets: [text, "Configuration of nginx for the question, where snippets are enabled."],
          sslEnabled: [flag, "Whether it is asked by TLS."],
          sniName: [text, "Name that is sent (SNI)."],
          ...sslFields,
        },
        open,
      ),
      hsts: type(
        "HSTS",
        "Tells browsers to use HTTPS alone (Strict-Transport-Security).",
        {
          maxAge: [integer, "Seconds for which browsers keep to it."],
          includeSubDomains: [flag, "Whether it is for all subdomains too."],
          behindProxy: [flag, "Whether X-Forwarded-Proto tells that a request came by HTTPS."],
        },
        open,
      ),
    },
  );
  defineKind(
    of,
    api,
    "Policy",
    "One way to guard, limit or cache requests, named by VirtualServers, their routes and Ingresses.",
    spec,
    "Exactly one type of policy.",
    scope,
    false,
  );
}

function rateLimit(define, type) {
  const required = (about) => [plain, about, "required"];
  const condition = define(
    "RateLimitCondition",
    "When this limit is the one that counts.",
    {},
    {
      jwt: [
        define(
          "JWTCondition",
          "A claim and its value.",
          {},
          {
            claim: required("The claim; nested ones joined by dots."),
            match: required("Its value."),
          },
        ),
        `By a claim of the token. ${PLUS}`,
      ],
      variables: [
        {
          ...listOf(
            define(
              "VariableCondition",
              "A variable and its value.",
              {},
              {
                name: required("The variable, such as $request_method."),
                match: required("Its value; ~ begins a regular expression."),
              },
            ),
          ),
          maxItems: 1,
        },
        "By a variable of nginx.",
      ],
      default: [{ type: "boolean" }, "Whether this limit counts where no condition of its group holds."],
    },
  );
  return type("RateLimit", "How many requests a client may make.", {
    rate: [text, "Requests in a second or a minute, such as 10r/s or 30r/m."],
    key: [text, "What counts as one client, such as ${binary_remote_addr}."],
    delay: [integer, "Requests above the rate from which on they wait."],
    noDelay: [flag, "Whether requests above the rate do not wait; before delay."],
    burst: [integer, "Requests above the rate that are let through before the rest is refused."],
    zoneSize: [text, "Memory in which clients are kept, such as 10M."],
    dryRun: [flag, "Counts and refuses nothing."],
    logLevel: [text, "info, notice, warn or error; error."],
    rejectCode: [integer, "Status of refused requests, 400 to 599; 503."],
    scale: [flag, "Whether the rate is shared among the pods of the controller."],
    condition: [condition, "When this limit is the one that counts."],
  });
}

function waf(define, type) {
  const source = (what) => [
    define(`${what}Source`, "Where a bundle is fetched.", open, {
      url: [text, "URL of the bundle."],
      secret: [text, "A Secret with what the server asks for."],
      pollInterval: [text, "How often it is looked for, such as 1m."],
    }),
    "Where the bundle is fetched.",
  ];
  const log = define("SecurityLog", "A log of what was found.", open, {
    enable: [flag, "Whether it is written."],
    apLogConf: [text, "An APLogConf, as name or namespace/name; with apPolicy."],
    apLogBundle: [text, "A compiled bundle; with apBundle."],
    apLogBundleSource: source("LogBundle"),
    logDest: [text, "Where it goes: syslog:server=HOST:PORT, stderr or a file."],
  });
  return type(
    "WAF",
    `F5 WAF in front of the upstream. ${PLUS}`,
    {
      enable: [flag, "Whether it is on."],
      apPolicy: [text, "An APPolicy, as name or namespace/name; not with apBundle."],
      apBundle: [text, "A compiled bundle; not with apPolicy."],
      apBundleSource: source("PolicyBundle"),
      securityLog: [log, "One log; securityLogs replaces it."],
      securityLogs: [listOf(log), "Logs of what was found."],
    },
    open,
  );
}

function cache(define, type) {
  return type("Cache", "Keeps answers of upstreams.", {
    cacheZoneName: [text, "Name of the cache.", "required"],
    cacheZoneSize: [size, "Memory for its keys, such as 10m.", "required"],
    allowedCodes: [
      listOf({ anyOf: [{ type: "integer" }, { type: "string" }] }),
      'Statuses that are kept, or "any" alone; needs time.',
    ],
    allowedMethods: [
      { ...listOf({ type: "string", enum: ["GET", "HEAD", "POST"] }), maxItems: 3 },
      "Methods whose answers are kept; GET and HEAD always.",
    ],
    time: [time, "How long they are kept, such as 30s or 2d."],
    cachePurgeAllow: [listOf(text), `Who may empty the cache, by address. ${PLUS}`],
    overrideUpstreamCache: [flag, "Whether what the upstream says of caching is ignored."],
    levels: [{ type: "string", pattern: "^[12](?::[12]){0,2}$" }, "Levels of folders, such as 1:2."],
    inactive: [time, "How long an answer that nobody asks for stays; 10m."],
    useTempPath: [flag, "Whether files are written elsewhere first."],
    maxSize: [size, "Most that the cache may hold."],
    minFree: [size, "What must stay free on the disk."],
    manager: [
      define(
        "CacheManager",
        "How the cache is cleared.",
        {},
        {
          files: [{ type: "integer", minimum: 1 }, "Files that one round deletes; 100."],
          sleep: [short, "Pause between rounds; 50ms."],
          threshold: [short, "Longest round; 200ms."],
        },
      ),
      "How the cache is cleared.",
    ],
    cacheKey: [{ type: "string", maxLength: 1024 }, "What makes an answer one; $scheme$proxy_host$request_uri."],
    cacheUseStale: [
      { ...listOf(text), maxItems: 11 },
      "When an old answer is given: error, timeout, updating, http_500 …",
    ],
    cacheRevalidate: [flag, "Whether old answers are checked with If-Modified-Since."],
    cacheBackgroundUpdate: [flag, "Whether an old answer is renewed while it is given."],
    cacheMinUses: [{ type: "integer", minimum: 1 }, "Requests after which an answer is kept."],
    lock: [
      define(
        "CacheLock",
        "One request alone fetches an answer.",
        {},
        {
          enable: [flag, "Whether others wait; false where it is left out."],
          timeout: [time, "How long they wait."],
          age: [time, "After which another may fetch it too."],
        },
      ),
      "One request alone fetches an answer.",
    ],
    conditions: [
      define(
        "CacheConditions",
        "When the cache is left out.",
        {},
        {
          noCache: [listOf(text), "Variables that, filled, keep an answer out of the cache."],
          bypass: [listOf(text), "Variables that, filled, keep an answer from being taken out of it."],
        },
      ),
      "When the cache is left out.",
    ],
  });
}
