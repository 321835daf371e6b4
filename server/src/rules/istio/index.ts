// The rules on Istio.

import type { Rule } from "../rule.ts";
import { istioAmbientPort } from "./istio-ambient-port.ts";
import { istioAnnotation } from "./istio-annotation.ts";
import { istioAuthzDenyAll } from "./istio-authz-deny-all.ts";
import { istioEgressBypass } from "./istio-egress-bypass.ts";
import { istioEgressTwoHops } from "./istio-egress-two-hops.ts";
import { istioIstiodBlocked } from "./istio-istiod-blocked.ts";
import { istioRegistryOnly } from "./istio-registry-only.ts";
import { istioSidecarHost } from "./istio-sidecar-host.ts";
import { istioSidecarTwo } from "./istio-sidecar-two.ts";

export const istioRules: readonly Rule[] = [
  istioAmbientPort,
  istioAnnotation,
  istioAuthzDenyAll,
  istioEgressBypass,
  istioEgressTwoHops,
  istioIstiodBlocked,
  istioRegistryOnly,
  istioSidecarHost,
  istioSidecarTwo,
];
