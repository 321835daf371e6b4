// The rules on Istio.

import type { Rule } from "../rule.ts";
import { istioAmbientPort } from "./istio-ambient-port.ts";
import { istioAnnotation } from "./istio-annotation.ts";
import { istioApiOld } from "./istio-api-old.ts";
import { istioAuthzDenyAll } from "./istio-authz-deny-all.ts";
import { istioCredentialMissing } from "./istio-credential-missing.ts";
import { istioDestinationMissing } from "./istio-destination-missing.ts";
import { istioDrHost } from "./istio-dr-host.ts";
import { istioDrUnverified } from "./istio-dr-unverified.ts";
import { istioEgressBypass } from "./istio-egress-bypass.ts";
import { istioEgressTwoHops } from "./istio-egress-two-hops.ts";
import { istioGatewayConflict } from "./istio-gateway-conflict.ts";
import { istioGatewayMissing } from "./istio-gateway-missing.ts";
import { istioGatewayPort } from "./istio-gateway-port.ts";
import { istioGatewayTls } from "./istio-gateway-tls.ts";
import { istioHostConflict } from "./istio-host-conflict.ts";
import { istioHostNotInGateway } from "./istio-host-not-in-gateway.ts";
import { istioIstiodBlocked } from "./istio-istiod-blocked.ts";
import { istioPortName } from "./istio-port-name.ts";
import { istioPortNeeded } from "./istio-port-needed.ts";
import { istioRegistryOnly } from "./istio-registry-only.ts";
import { istioSeAddresses } from "./istio-se-addresses.ts";
import { istioSeConflict } from "./istio-se-conflict.ts";
import { istioSeEndpoints } from "./istio-se-endpoints.ts";
import { istioSeHost } from "./istio-se-host.ts";
import { istioSeProtocol } from "./istio-se-protocol.ts";
import { istioSeWildcard } from "./istio-se-wildcard.ts";
import { istioSidecarHost } from "./istio-sidecar-host.ts";
import { istioSidecarTwo } from "./istio-sidecar-two.ts";
import { istioSubsetMissing } from "./istio-subset-missing.ts";
import { istioSubsetNoPods } from "./istio-subset-no-pods.ts";
import { istioVsUnreachable } from "./istio-vs-unreachable.ts";

export const istioRules: readonly Rule[] = [
  istioAmbientPort,
  istioAnnotation,
  istioApiOld,
  istioAuthzDenyAll,
  istioCredentialMissing,
  istioDestinationMissing,
  istioDrHost,
  istioDrUnverified,
  istioEgressBypass,
  istioEgressTwoHops,
  istioGatewayConflict,
  istioGatewayMissing,
  istioGatewayPort,
  istioGatewayTls,
  istioHostConflict,
  istioHostNotInGateway,
  istioIstiodBlocked,
  istioPortName,
  istioPortNeeded,
  istioRegistryOnly,
  istioSeAddresses,
  istioSeConflict,
  istioSeEndpoints,
  istioSeHost,
  istioSeProtocol,
  istioSeWildcard,
  istioSidecarHost,
  istioSidecarTwo,
  istioSubsetMissing,
  istioSubsetNoPods,
  istioVsUnreachable,
];
