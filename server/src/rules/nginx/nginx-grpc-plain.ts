// nginx-grpc-plain: gRPC to the pods, and no TLS in front, where nginx speaks HTTP/2 on its TLS port alone.

import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, examples/grpc. */
export const nginxGrpcPlain = defineRule({
  code: "nginx-grpc-plain",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    const protocol = nginx?.get("backend-protocol")?.toUpperCase();
    const tls = cx.value(["spec", "tls"]);
    if (!nginx || (protocol !== "GRPC" && protocol !== "GRPCS") || (tls !== undefined && tls !== null)) return;
    cx.report({
      path: nginx.at("backend-protocol"),
      message: "nginx serves HTTP/2, and so gRPC, on its TLS port only; this Ingress has no tls",
    });
  },
});
