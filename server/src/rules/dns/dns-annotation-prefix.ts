// dns-annotation-prefix: an annotation of external-dns with the prefix that new versions no longer read.

import { isAtLeast } from "../../ingress/annotations/version.ts";
import { readObject } from "../../model/read.ts";
import { defineRuleOnAny } from "../rule.ts";

const OLD = "external-dns.alpha.kubernetes.io/";
const NEW = "external-dns.kubernetes.io/";

/** Reports keys under external-dns.alpha.kubernetes.io/ that have no twin under external-dns.kubernetes.io/. */
export const dnsAnnotationPrefix = defineRuleOnAny({
  code: "dns-annotation-prefix",
  severity: "warning",
  kinds: [
    "Ingress",
    "Service",
    "HTTPRoute",
    "GRPCRoute",
    "TLSRoute",
    "TCPRoute",
    "UDPRoute",
    "Gateway",
    "IngressRoute",
    "VirtualService",
    "HTTPProxy",
  ],
  check(_facts, cx) {
    const version = cx.settings.ingress.versions["external-dns"];
    if (version !== undefined && !isAtLeast(version, "0.22")) return;
    const annotations = readObject(cx.value(["metadata", "annotations"]));
    for (const [key, value] of Object.entries(annotations)) {
      const name = key.slice(OLD.length);
      if (!key.startsWith(OLD) || annotations[NEW + name] !== undefined) continue;
      const path = ["metadata", "annotations", key];
      cx.report({
        path,
        at: "key",
        message: `external-dns from 0.22 on reads ${NEW}${name}, unless its prefix flag says otherwise`,
        fixes: [
          { title: `Rename to ${NEW}${name}`, edits: [{ edit: { is: "rename", path, to: NEW + name } }] },
          {
            title: `Add ${NEW}${name} beside it`,
            edits: [{ edit: { is: "insert", path: ["metadata", "annotations"], key: NEW + name, value, after: key } }],
          },
        ],
      });
    }
  },
});
