// Annotations that name an object, as `name` or `namespace/name`. The keys are those of the tables of annotations that are
// references (ingress/annotations, which this layer does not know); annotations.test.ts holds the two together.

import type { JsonObject } from "../../base/json.ts";
import { readText } from "../../model/read.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { CONFIG_MAP, INGRESS, SECRET, SERVICE } from "../policyView.ts";
import { type Named, type ReferenceRow, reference } from "./referenceRow.ts";

const GATEWAY = toKindKey("gateway.networking.k8s.io", "Gateway");

const NGINX = "nginx.ingress.kubernetes.io/";
const HAPROXY = ["haproxy.org/", "haproxy.com/"];
const HAPROXY_INGRESS = "haproxy-ingress.github.io/";

/** By kind of what is named: which keys name it. */
const NAMING: readonly (readonly [kind: KindKey, keys: readonly string[]])[] = [
  [
    SECRET,
    [
      ...["auth-secret", "auth-tls-secret", "proxy-ssl-secret"].map((name) => NGINX + name),
      ...HAPROXY.flatMap((prefix) => ["auth-secret", "server-ca", "server-crt"].map((name) => prefix + name)),
      ...["auth-secret", "auth-tls-secret", "secure-crt-secret", "secure-verify-ca-secret"].map(
        (name) => HAPROXY_INGRESS + name,
      ),
      "nginx.com/jwt-key",
      "nginx.org/basic-auth-secret",
    ],
  ],
  [CONFIG_MAP, ["auth-proxy-set-headers", "custom-headers", "fastcgi-params-configmap"].map((name) => NGINX + name)],
  [SERVICE, [`${NGINX}default-backend`]],
];

/** The keys that name an object. */
export const namingAnnotations: readonly string[] = NAMING.flatMap(([, keys]) => keys);

export const annotationReferences: readonly ReferenceRow[] = [
  ...NAMING.flatMap(([kind, keys]) =>
    keys.map((key) =>
      reference([INGRESS, SERVICE], `metadata annotations ${key}`, (beside, own) => namedIn(beside, key, kind, own)),
    ),
  ),
  ...(["issuer", "cluster-issuer"] as const).map((name) =>
    reference([INGRESS, GATEWAY], `metadata annotations cert-manager.io/${name}`, (beside, own): Named | undefined => {
      // Another kind or group of issuer is somebody else's.
      if (beside["cert-manager.io/issuer-kind"] !== undefined || beside["cert-manager.io/issuer-group"] !== undefined)
        return undefined;
      const isOwn = name === "issuer";
      const kind = toKindKey("cert-manager.io", isOwn ? "Issuer" : "ClusterIssuer");
      return { is: "object", kind, namespace: isOwn ? own : "" };
    }),
  ),
];

function namedIn(beside: JsonObject, key: string, kind: KindKey, own: string): Named | undefined {
  const value = readText(beside[key]);
  if (value === undefined) return { is: "object", kind, namespace: own };
  const [, namespace = own, name = ""] =
    /^(?:secret:\/\/)?(?:([a-z0-9][-a-z0-9]{0,62})\/)?([a-z0-9][-a-z0-9.]{0,252})$/.exec(value) ?? [];
  if (name === "") return undefined;
  return { is: "object", kind, namespace, ...(name === value ? {} : { name }) };
}
