// The kinds of HAProxy Technologies (ingress.v1.haproxy.org/v1 and ingress.v3.haproxy.org/v3), for which there is no package.
// They hold HAProxy's whole configuration as the client-native library models it: the fields that people set are described
// here in our words, all others are let through.

import { defineKind, definitionsOf, flag, integer, listOf, open, portNumber, text } from "./definitions.mjs";

const SCOPE = "The object belongs to a namespace.";
const state = { type: "string", enum: ["enabled", "disabled"] };
const condition = {
  cond: [{ type: "string", enum: ["if", "unless"] }, "Whether cond_test must hold or must not."],
  cond_test: [text, "Names of ACLs, or conditions in braces."],
};

/** The definitions of both groups. */
export const haproxy = [...version("v1"), ...version("v3")];

function version(name) {
  const group = `ingress.${name}.haproxy.org`;
  const of = definitionsOf(group, `Ingress${name.toUpperCase()}HaproxyOrg`);
  const { define } = of;
  const parts = partsOf(define);
  const kind = (title, about, fields, note) => {
    // In version 1 the section stands below spec.config, beside what v3 has among its fields.
    const section = define(`${title}Section`, about, open, fields);
    const spec =
      name === "v1"
        ? define(`${title}Spec`, about, open, { config: [section, `The section ${title.toLowerCase()} of HAProxy.`] })
        : section;
    defineKind(of, `${group}/${name}`, title, `${about} ${note}`, spec, about, SCOPE);
  };
  kind(
    "Backend",
    "How HAProxy speaks to the pods of a Service, in place of annotations.",
    backendFields(define, parts),
    "Named in the annotation haproxy.org/cr-backend of a Service, an Ingress or the controller's ConfigMap.",
  );
  kind(
    "Defaults",
    "What all frontends and backends begin with.",
    defaultsFields(define),
    "Named as cr-defaults in the controller's ConfigMap.",
  );
  kind(
    "Global",
    "What holds for the process.",
    globalFields(define),
    "Named as cr-global in the controller's ConfigMap.",
  );
  if (name === "v3")
    kind(
      "Frontend",
      "How HAProxy takes requests.",
      frontendFields(define, parts),
      "Named in the controller's ConfigMap.",
    );
  defineTcp(of, `${group}/${name}`, name, parts);
  return of.definitions;
}

/** Lists that several sections have. */
function partsOf(define) {
  const rule = (title, about, fields) => listOf(define(title, about, open, { ...fields, ...condition }));
  return {
    acl_list: [
      listOf(
        define("ACL", "A name for a condition.", open, {
          acl_name: [text, "The name that conditions use.", "required"],
          criterion: [text, "What is looked at, such as path_beg, hdr(host) or req_ssl_sni.", "required"],
          value: [text, "Flags and values that it is compared with."],
        }),
      ),
      "Names for conditions.",
    ],
    tcp_request_rule_list: [
      rule("TCPRequestRule", "What happens to a connection.", {
        type: [
          { type: "string", enum: ["connection", "content", "inspect-delay", "session"] },
          "When it is asked.",
          "required",
        ],
        action: [text, "What happens, such as accept or reject."],
        timeout: [integer, "Milliseconds, for inspect-delay."],
      }),
      "What happens to connections (tcp-request).",
    ],
    backend_switching_rule_list: [
      rule("BackendSwitchingRule", "Which backend takes a request.", {
        name: [text, "Name of a backend, NAMESPACE_svc_SERVICE_PORT for one of a Service.", "required"],
      }),
      "Which backend takes what (use_backend).",
    ],
    http_request_rule_list: [
      rule("HTTPRequestRule", "What happens to a request.", {
        type: [text, "What happens, such as set-header, redirect or deny.", "required"],
      }),
      "What happens to requests (http-request).",
    ],
    log_target_list: [
      listOf(
        define("LogTarget", "Where logs go.", open, {
          address: [text, "Address, or stdout."],
          facility: [text, "Facility of syslog, such as daemon."],
          format: [text, "Format, such as raw or rfc5424."],
          level: [text, "Lowest level that is written."],
        }),
      ),
      "Where logs go (log).",
    ],
  };
}

function backendFields(define, parts) {
  return {
    name: [text, "Name of the section; the controller sets its own."],
    mode: [{ type: "string", enum: ["http", "tcp"] }, "http or tcp."],
    balance: [
      define("Balance", "How pods are chosen.", open, {
        algorithm: [text, "roundrobin, leastconn, source, uri, hdr, random and others."],
        hdr_name: [text, "Header, for hdr."],
        url_param: [text, "Query parameter, for url_param."],
      }),
      "How pods are chosen.",
    ],
    default_server: [
      define("DefaultServer", "How each pod is spoken to.", open, {
        check: [state, "Whether pods are checked."],
        inter: [integer, "Milliseconds between checks."],
        fall: [integer, "Failed checks after which a pod is out."],
        rise: [integer, "Passed checks after which it is in again."],
        maxconn: [integer, "Most connections to one pod."],
        ssl: [state, "Whether pods speak TLS."],
        verify: [{ type: "string", enum: ["none", "required"] }, "Whether their certificate is checked."],
        sni: [text, "Server name that is sent, such as str(example.com)."],
        weight: [integer, "Share of the requests."],
      }),
      "How each pod is spoken to.",
    ],
    cookie: [
      define("Cookie", "A cookie that keeps a client with its pod.", open, {
        name: [text, "Name of the cookie."],
        type: [{ type: "string", enum: ["rewrite", "insert", "prefix"] }, "How it is set."],
        secure: [flag, "Adds Secure."],
        httponly: [flag, "Adds HttpOnly."],
      }),
      "Keeps a client with its pod.",
    ],
    forwardfor: [
      define("Forwardfor", "X-Forwarded-For.", open, { enabled: [{ type: "string" }, "enabled, to add the header."] }),
      "Adds X-Forwarded-For.",
    ],
    abortonclose: [state, "Whether requests of clients that left are dropped."],
    adv_check: [text, "Another check than by TCP: httpchk, mysql-check, redis-check and others."],
    httpchk_params: [
      define("HttpchkParams", "The request of a check.", open, {
        method: [text, "Method, such as GET."],
        uri: [text, "Path that is asked."],
        version: [text, "Version of HTTP."],
      }),
      "The request of httpchk.",
    ],
    redispatch: [
      define("Redispatch", "Another pod after a failure.", open, { enabled: [state, "Whether one is tried."] }),
      "Tries another pod after a failure.",
    ],
    retries: [integer, "How often a failed connection is tried again."],
    check_timeout: [integer, "Milliseconds that a check may take."],
    connect_timeout: [integer, "Milliseconds that a connection may take to come about."],
    queue_timeout: [integer, "Milliseconds that a request waits for a pod."],
    server_timeout: [integer, "Milliseconds that a pod may keep silent."],
    tunnel_timeout: [integer, "Milliseconds of silence in a tunnel, such as a WebSocket."],
    http_request_timeout: [integer, "Milliseconds in which the head of a request must come."],
    http_keep_alive_timeout: [integer, "Milliseconds that a connection waits for the next request."],
    stick_table: [
      define("StickTable", "What is remembered of clients.", open, {
        type: [text, "ip, ipv6, integer, string or binary."],
      }),
      "What is remembered of clients.",
    ],
    acl_list: parts.acl_list,
    http_request_rule_list: parts.http_request_rule_list,
    tcp_request_rule_list: parts.tcp_request_rule_list,
    log_target_list: parts.log_target_list,
  };
}

function defaultsFields(define) {
  return {
    name: [text, "Name of the section."],
    mode: [{ type: "string", enum: ["http", "tcp"] }, "http or tcp."],
    log_format: [text, "How requests are logged."],
    redispatch: [
      define("DefaultsRedispatch", "Another pod after a failure.", open, { enabled: [state, "Whether one is tried."] }),
      "Tries another pod after a failure.",
    ],
    dontlognull: [state, "Whether connections without a request stay out of the log."],
    http_connection_mode: [text, "http-keep-alive, http-server-close or httpclose."],
    http_request_timeout: [integer, "Milliseconds in which the head of a request must come."],
    http_keep_alive_timeout: [integer, "Milliseconds that a connection waits for the next request."],
    connect_timeout: [integer, "Milliseconds that a connection may take to come about."],
    client_timeout: [integer, "Milliseconds that a client may keep silent."],
    server_timeout: [integer, "Milliseconds that a pod may keep silent."],
    queue_timeout: [integer, "Milliseconds that a request waits for a pod."],
    tunnel_timeout: [integer, "Milliseconds of silence in a tunnel."],
    maxconn: [integer, "Most connections of a frontend."],
  };
}

function globalFields(define) {
  return {
    maxconn: [integer, "Most connections of the process."],
    nbthread: [integer, "How many threads it has."],
    hard_stop_after: [integer, "Milliseconds after which a process that is replaced ends."],
    server_state_base: [text, "Folder for the state of servers."],
    stats_timeout: [integer, "Milliseconds of silence on the stats socket."],
    ssl_default_bind_ciphers: [text, "Ciphers for clients, to TLS 1.2."],
    ssl_default_bind_ciphersuites: [text, "Cipher suites for clients, TLS 1.3."],
    ssl_default_bind_options: [text, "Options of TLS for clients."],
    tune_ssl_default_dh_param: [integer, "Largest size of Diffie-Hellman parameters."],
    runtime_apis: [
      listOf(define("RuntimeAPI", "A stats socket.", open, { address: [text, "Address or path."] })),
      "Stats sockets.",
    ],
  };
}

function bindType(define) {
  return define("Bind", "An address on which HAProxy listens.", open, {
    name: [text, "Name of the bind."],
    address: [text, "Address; all where it is left out."],
    port: [portNumber, "Port."],
    "port-range-end": [portNumber, "Last port of a range."],
    v4v6: [flag, "Whether :: takes IPv4 too."],
    v6only: [flag, "Whether :: takes IPv6 alone."],
    accept_proxy: [flag, "Whether clients speak the PROXY protocol."],
    ssl: [flag, "Whether it speaks TLS."],
    ssl_certificate: [text, "A Secret in the same namespace, or a file of the controller's pod."],
    alpn: [text, "Protocols offered by ALPN, such as h2,http/1.1."],
    maxconn: [integer, "Most connections."],
    interface: [text, "Network interface."],
  });
}

function frontendFields(define, parts) {
  return {
    name: [text, "Name of the section."],
    binds: [{ type: "object", additionalProperties: bindType(define) }, "Addresses on which it listens, by name."],
    mode: [{ type: "string", enum: ["http", "tcp"] }, "http or tcp."],
    tcplog: [flag, "Logs connections of TCP in full."],
    httplog: [flag, "Logs requests in full."],
    log_format: [text, "How requests are logged."],
    client_timeout: [integer, "Milliseconds that a client may keep silent."],
    maxconn: [integer, "Most connections."],
    ...parts,
  };
}

/** spec is a list of services, each with a frontend of its own. */
function defineTcp(of, api, name, parts) {
  const { define } = of;
  const bind = name === "v1" ? bindType(define) : { $ref: "IngressV3HaproxyOrgBind" };
  const binds = name === "v1" ? listOf(bind) : { type: "object", additionalProperties: bind };
  const service = define(
    "TCPService",
    "A Service and one of its ports.",
    {},
    {
      name: [text, "Name of a Service in the same namespace.", "required"],
      port: [portNumber, "A port of the Service, not of the pods.", "required"],
    },
  );
  const frontend = define("TCPFrontend", "How HAProxy takes the connections; mode is tcp.", open, {
    name: [text, "Name of the frontend; one alone has it.", "required"],
    binds: [binds, "Addresses on which it listens."],
    tcplog: [flag, "Logs connections in full."],
    log_format: [text, "How connections are logged."],
    client_timeout: [integer, "Milliseconds that a client may keep silent."],
    ...parts,
  });
  const item = define("TCPItem", "A frontend of TCP and the Service behind it.", open, {
    name: [text, "Name of the item.", "required"],
    frontend: [frontend, "How HAProxy takes the connections.", "required"],
    service: [service, "Who gets them.", "required"],
    services: [listOf(service), "Further Services, for backend_switching_rule_list."],
  });
  defineKind(
    of,
    api,
    "TCP",
    "Leads connections of TCP to Services; nothing has to name it.",
    listOf(item),
    "Frontends and their Services.",
    SCOPE,
  );
}
