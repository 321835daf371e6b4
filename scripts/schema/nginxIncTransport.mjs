// TransportServer and GlobalConfiguration of F5 NGINX: TCP, UDP and TLS by server name, and the listeners that they use.

import { defineKind, flag, integer, listOf, portNumber, text } from "./definitions.mjs";

/** Adds both kinds. */
export function defineTransport(of, { api, scope, classDoc }) {
  const { define } = of;
  const upstream = define(
    "TransportServerUpstream",
    "A Service under a name that the action uses.",
    {},
    {
      name: [text, "The name that the action uses; one upstream of the resource alone has it."],
      service: [text, "Name of a Service, or namespace/name. Connections are closed where it does not exist."],
      port: [portNumber, "A port of the Service, not of the pods."],
      failTimeout: [text, "Time in which failures count, and for which a pod is left out then; 10s."],
      maxFails: [integer, "Failures after which a pod is left out for a time; 1."],
      maxConns: [integer, "Most connections to one pod; 0 is no limit."],
      healthCheck: [
        define(
          "TransportServerHealthCheck",
          "Checks that are made without clients. NGINX Plus only.",
          {},
          {
            enable: [flag, "Whether checks are made; false where it is left out."],
            timeout: [text, "How long a check may take; 5s."],
            jitter: [text, "Up to this long a check is put off at random."],
            port: [integer, "A port of the pod, not of the Service."],
            interval: [text, "Time between checks; 5s."],
            passes: [integer, "Passed checks in a row after which a pod is in again; 1."],
            fails: [integer, "Failed checks in a row after which it is out; 1."],
            match: [
              define(
                "TransportServerMatch",
                "What is sent and what must come back.",
                {},
                {
                  send: [text, "Text that is sent."],
                  expect: [text, "Text that must come back; ~ and ~* begin a regular expression."],
                },
              ),
              "What is sent and what must come back.",
            ],
          },
        ),
        "Active health checks. NGINX Plus only.",
      ],
      loadBalancingMethod: [text, "How pods are chosen; in turn where it is left out."],
      backup: [text, "A Service of type ExternalName that is used while no pod can be. NGINX Plus only."],
      backupPort: [portNumber, "Port of the backup Service; needed with backup."],
    },
  );
  const server = define(
    "TransportServerSpec",
    "A listener, its upstreams and the one that gets the connections.",
    {},
    {
      ingressClassName: [text, classDoc],
      tls: [
        define(
          "TransportServerTLS",
          "How TLS ends here.",
          {},
          { secret: [text, "A Secret of type kubernetes.io/tls."] },
        ),
        "How TLS ends here; connections are passed on as they are without it.",
      ],
      listener: [
        define(
          "TransportServerListener",
          "Where connections come in.",
          {},
          {
            name: [text, "Name of a listener of the GlobalConfiguration, or the built-in tls-passthrough."],
            protocol: [text, "TCP or UDP as the listener has it; TLS_PASSTHROUGH for tls-passthrough."],
          },
        ),
        "Where connections come in.",
      ],
      serverSnippets: [text, "Configuration of nginx for the server block, where snippets are enabled."],
      streamSnippets: [text, "Configuration of nginx for the stream block, where snippets are enabled."],
      host: [text, "Server name (SNI) whose connections it takes; needed for TLS_PASSTHROUGH."],
      upstreams: [listOf(upstream), "Services under names that the action uses."],
      upstreamParameters: [
        define(
          "UpstreamParameters",
          "How upstreams are spoken to.",
          {},
          {
            udpRequests: [integer, "Datagrams after which the next one begins a new session."],
            udpResponses: [integer, "Datagrams that the upstream answers with."],
            connectTimeout: [text, "How long a connection may take to come about; 60s."],
            nextUpstream: [flag, "Whether another pod is tried; true where it is left out."],
            nextUpstreamTimeout: [text, "How long other pods are tried; 0 is no limit."],
            nextUpstreamTries: [integer, "How many pods are tried; 0 is no limit."],
          },
        ),
        "How upstreams are spoken to.",
      ],
      sessionParameters: [
        define(
          "SessionParameters",
          "How long sessions last.",
          {},
          { timeout: [text, "How long nothing may be read or written; 10m."] },
        ),
        "How long sessions last.",
      ],
      action: [
        define(
          "TransportServerAction",
          "Who gets the connections.",
          {},
          { pass: [text, "Name of one of the upstreams of this resource."] },
        ),
        "Who gets the connections.",
      ],
    },
  );
  defineKind(
    of,
    api,
    "TransportServer",
    "Leads connections of TCP, UDP or passed-through TLS to a Service.",
    server,
    "Listener, upstreams and action.",
    scope,
    false,
  );
  const listener = define(
    "Listener",
    "A port on which the controller listens.",
    {},
    {
      name: [text, "The name that TransportServers and VirtualServers use; one listener alone has it."],
      port: [portNumber, "The port; 80, 443 and others of the controller's own are taken."],
      ipv4: [text, "IPv4 address to listen on; all where it is left out."],
      ipv6: [text, "IPv6 address to listen on; all where it is left out."],
      protocol: [text, "TCP, UDP or HTTP."],
      ssl: [flag, "Whether a listener of HTTP speaks TLS."],
    },
  );
  defineKind(
    of,
    api,
    "GlobalConfiguration",
    "The listeners of an F5 NGINX controller, which names it in -global-configuration.",
    define(
      "GlobalConfigurationSpec",
      "Listeners of the controller.",
      {},
      { listeners: [listOf(listener), "Ports on which the controller listens, by name."] },
    ),
    "Listeners.",
    scope,
    false,
  );
}
