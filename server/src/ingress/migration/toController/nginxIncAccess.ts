// The half of a migration to F5 NGINX that decides who is let in: source ranges, users, an external service, client certificates;
// as Policies where its Ingress annotations have no word for it.

import type { JsonObject } from "../../../base/json.ts";
import { read, readItems, readNumber } from "../nginxAnnotations.ts";
import { type Draft, objectBeside, ownSecret } from "./draft.ts";
import { ALLOW_KEYS, allowedRanges } from "./requested.ts";

const PREFIX = "nginx.org/";

/** Writes an annotation of nginx.org. */
export type SetAnnotation = (name: string, value: string) => void;

/** A Policy named after the Ingress. */
export function policy(draft: Draft, purpose: string, spec: JsonObject, policies: string[]): string {
  const name = `${draft.facts.id.name}-${purpose}`;
  draft.objects.push(
    objectBeside(draft, "k8s.nginx.org/v1", "Policy", name, { ingressClassName: draft.className, ...spec }),
  );
  policies.push(name);
  return `Policy ${name}`;
}

/** Policies and annotations for all that refuses a request. */
export function access(draft: Draft, set: SetAnnotation, policies: string[]): void {
  const { facts } = draft;
  // A Policy holds either allow or deny.
  const allow = allowedRanges(facts);
  if (allow.length > 0) draft.say("kept", ALLOW_KEYS, policy(draft, "allow", { accessControl: { allow } }, policies));
  const deny = readItems(facts, "denylist-source-range");
  if (deny.length > 0)
    draft.say("kept", ["denylist-source-range"], policy(draft, "deny", { accessControl: { deny } }, policies));
  basic(draft, set);
  external(draft, policies);
  const reference = read(facts, "auth-tls-secret");
  if (reference === undefined) return;
  const secret = ownSecret(draft, reference);
  if (secret === undefined)
    return draft.say("lost", ["auth-tls-secret"], "a Policy names Secrets of its own namespace");
  const verifyClient = read(facts, "auth-tls-verify-client") ?? "on";
  const verifyDepth = readNumber(facts, "auth-tls-verify-depth") ?? 1;
  const made = policy(
    draft,
    "ingress-mtls",
    { ingressMTLS: { clientCertSecret: secret, verifyClient, verifyDepth } },
    policies,
  );
  draft.say("changed", ["auth-tls-secret"], `${made}; Secret ${secret} must be of type nginx.org/ca`);
  draft.say("kept", ["auth-tls-verify-client", "auth-tls-verify-depth"], made);
  draft.say("lost", ["auth-tls-pass-certificate-to-upstream"], "a location snippet can set the header");
}

function basic(draft: Draft, set: SetAnnotation): void {
  const { facts } = draft;
  const secret = read(facts, "auth-secret");
  if (read(facts, "auth-type") !== "basic" || secret === undefined) return;
  const own = ownSecret(draft, secret);
  if (own === undefined) return draft.say("lost", ["auth-type", "auth-secret"], "the Secret lies in another namespace");
  set("basic-auth-secret", own);
  const realm = read(facts, "auth-realm");
  if (realm !== undefined) set("basic-auth-realm", realm);
  draft.say("changed", ["auth-type", "auth-realm"], `${PREFIX}basic-auth-secret`);
  draft.say("changed", ["auth-secret"], `Secret ${own} must be of type nginx.org/htpasswd, key htpasswd`);
}

/** externalAuth asks a Service of the cluster; a sign-in page is a path of the same host. */
function external(draft: Draft, policies: string[]): void {
  const { facts } = draft;
  const url = read(facts, "auth-url");
  if (url === undefined) return;
  const keys = ["auth-url", "auth-method", "auth-signin", "auth-response-headers"];
  const found = /^(https?):\/\/([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?(?::(\d+))?(\/[^$\s]*)?$/.exec(
    url,
  );
  const [, scheme, service, namespace, port, path = "/"] = found ?? [];
  if (service === undefined || namespace === undefined || !/\.svc|:\d/.test(url))
    return draft.say("lost", keys, "Policy externalAuth asks a Service of the cluster, and this names none");
  const signin = /^(?:https?:\/\/[^/]*)?(\/[^\s]*)$/.exec(read(facts, "auth-signin") ?? "")?.[1];
  const made = policy(
    draft,
    "external-auth",
    {
      externalAuth: {
        authURI: path,
        authServiceName: namespace === facts.id.namespace ? service : `${namespace}/${service}`,
        ...(port === undefined ? {} : { authServicePorts: [Number(port)] }),
        ...(scheme === "https" ? { sslEnabled: true } : {}),
        ...(signin === undefined || signin.includes("$") ? {} : { authSigninURI: signin }),
      },
    },
    policies,
  );
  draft.say("changed", ["auth-url"], `${made}, which asks Service ${namespace}/${service}`);
  draft.say(
    signin === undefined || signin.includes("$") ? "lost" : "changed",
    ["auth-signin"],
    signin === undefined || signin.includes("$")
      ? "authSigninURI is a path without variables"
      : `${made}: authSigninURI is a path of the same host`,
  );
  draft.say("lost", ["auth-response-headers", "auth-method"], "a snippet of the Policy can set it");
}
