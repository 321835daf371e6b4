// What ingress-nginx says of connections to the pods, as Traefik has it: annotations on the Service, and a ServersTransport.

import type { JsonObject } from "../../../../base/json.ts";
import { isOn, read, readNumber } from "../../nginxAnnotations.ts";
import { type Draft, objectBeside, ownSecret } from "../draft.ts";
import { isVerified } from "../haproxyTechnologies.ts";
import { TRAEFIK_API } from "./middlewares.ts";

const SERVICE = "traefik.ingress.kubernetes.io/service.";

/** Annotations for the Services of an Ingress, and the ServersTransport that they name. */
export function transport(draft: Draft): void {
  const { facts } = draft;
  const scheme = schemeOf(draft);
  const spec: { [key: string]: JsonObject[string] } = {};
  if (scheme === "https") tls(draft, spec);
  else
    draft.say(
      "kept",
      ["proxy-ssl-secret", "proxy-ssl-verify", "proxy-ssl-name", "proxy-ssl-server-name"],
      "removed: the pods are not spoken to by TLS",
    );
  const connect = readNumber(facts, "proxy-connect-timeout");
  const silence = readNumber(facts, "proxy-read-timeout");
  if (connect !== undefined || silence !== undefined)
    spec["forwardingTimeouts"] = {
      ...(connect === undefined ? {} : { dialTimeout: `${connect}s` }),
      ...(silence === undefined ? {} : { responseHeaderTimeout: `${silence}s` }),
    };
  draft.say("lost", ["proxy-send-timeout"], "no time-out between two writes");
  if (Object.keys(spec).length > 0) {
    const name = `${facts.id.name}-transport`;
    draft.objects.push(objectBeside(draft, TRAEFIK_API, "ServersTransport", name, spec));
    draft.onServices(`${SERVICE}serverstransport`, `${facts.id.namespace}-${name}@kubernetescrd`);
    draft.say("changed", ["proxy-connect-timeout"], `ServersTransport ${name}: dialTimeout`);
    draft.say("changed", ["proxy-read-timeout"], `ServersTransport ${name}: until the headers come, not between reads`);
    if (scheme === "https") sayTls(draft, `ServersTransport ${name}`);
  }
  if (isOn(facts, "service-upstream")) {
    const names = draft.onServices(`${SERVICE}nativelb`, "true");
    draft.say("kept", ["service-upstream"], `${SERVICE}nativelb on Service ${names.join(", ")}`);
  }
  sticky(draft);
}

function schemeOf(draft: Draft): "https" | "h2c" | undefined {
  const protocol = read(draft.facts, "backend-protocol")?.toUpperCase();
  switch (protocol) {
    case undefined:
      return undefined;
    case "HTTP":
      draft.say("kept", ["backend-protocol"], "removed: as without it");
      return undefined;
    case "HTTPS":
    case "GRPCS":
    case "GRPC": {
      const scheme = protocol === "GRPC" ? "h2c" : "https";
      const names = draft.onServices(`${SERVICE}serversscheme`, scheme);
      draft.say("changed", ["backend-protocol"], `${SERVICE}serversscheme ${scheme} on Service ${names.join(", ")}`);
      return scheme;
    }
    default:
      draft.say("lost", ["backend-protocol"], `${protocol} is not spoken`);
      return undefined;
  }
}

/** nginx does not check the pods' certificates unless it is told to; Traefik does unless it is told not to. */
function tls(draft: Draft, spec: { [key: string]: JsonObject[string] }): void {
  const { facts } = draft;
  const reference = read(facts, "proxy-ssl-secret");
  const secret = reference === undefined ? undefined : ownSecret(draft, reference);
  const name = read(facts, "proxy-ssl-name");
  if (name !== undefined) spec["serverName"] = name;
  if (!isVerified(draft)) spec["insecureSkipVerify"] = true;
  if (secret === undefined) return;
  if (isVerified(draft)) spec["rootCAs"] = [{ secret }];
  spec["certificatesSecrets"] = [secret];
}

function sayTls(draft: Draft, made: string): void {
  const reference = read(draft.facts, "proxy-ssl-secret");
  const other = reference !== undefined && ownSecret(draft, reference) === undefined;
  draft.say(
    other ? "lost" : "kept",
    ["proxy-ssl-secret"],
    other ? "a ServersTransport names Secrets of its own namespace" : made,
  );
  draft.say("kept", ["proxy-ssl-verify", "proxy-ssl-name", "proxy-ssl-server-name"], made);
}

function sticky(draft: Draft): void {
  const { facts } = draft;
  if (read(facts, "affinity") !== "cookie") return;
  const cookie = `${SERVICE}sticky.cookie`;
  const names = draft.onServices(cookie, "true");
  const put = (key: string, value: string | undefined): void => {
    if (value !== undefined) draft.onServices(`${cookie}.${key}`, value);
  };
  put("name", read(facts, "session-cookie-name") ?? "INGRESSCOOKIE");
  put("path", read(facts, "session-cookie-path"));
  put("samesite", read(facts, "session-cookie-samesite")?.toLowerCase());
  put(
    "secure",
    read(facts, "session-cookie-secure") === undefined ? undefined : `${isOn(facts, "session-cookie-secure")}`,
  );
  put("maxage", read(facts, "session-cookie-max-age"));
  const keys = ["name", "path", "samesite", "secure", "max-age"].map((key) => `session-cookie-${key}`);
  draft.say("changed", ["affinity", ...keys], `${cookie}* on Service ${names.join(", ")}`);
}
