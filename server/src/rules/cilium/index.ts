// The rules on policies of Cilium.

import type { Rule } from "../rule.ts";
import { ciliumApiserver } from "./cilium-apiserver.ts";
import { ciliumCidrCluster } from "./cilium-cidr-cluster.ts";
import { ciliumDefaultDeny } from "./cilium-default-deny.ts";
import { ciliumEgressGateway } from "./cilium-egress-gateway.ts";
import { ciliumEntity } from "./cilium-entity.ts";
import { ciliumFqdnApex } from "./cilium-fqdn-apex.ts";
import { ciliumFqdnCluster } from "./cilium-fqdn-cluster.ts";
import { ciliumFqdnNoDns } from "./cilium-fqdn-no-dns.ts";
import { ciliumFqdnPattern } from "./cilium-fqdn-pattern.ts";
import { ciliumIcmpPorts } from "./cilium-icmp-ports.ts";
import { ciliumL7Kinds } from "./cilium-l7-kinds.ts";
import { ciliumL7Tcp } from "./cilium-l7-tcp.ts";
import { ciliumPeerNamespace } from "./cilium-peer-namespace.ts";
import { ciliumPeersMixed } from "./cilium-peers-mixed.ts";
import { ciliumPortText } from "./cilium-port-text.ts";
import { ciliumRequiresRemoved } from "./cilium-requires-removed.ts";
import { ciliumSelectorOne } from "./cilium-selector-one.ts";
import { ciliumServicesPorts } from "./cilium-services-ports.ts";

export const ciliumRules: readonly Rule[] = [
  ciliumApiserver,
  ciliumCidrCluster,
  ciliumDefaultDeny,
  ciliumEgressGateway,
  ciliumEntity,
  ciliumFqdnApex,
  ciliumFqdnCluster,
  ciliumFqdnNoDns,
  ciliumFqdnPattern,
  ciliumIcmpPorts,
  ciliumL7Kinds,
  ciliumL7Tcp,
  ciliumPeerNamespace,
  ciliumPeersMixed,
  ciliumPortText,
  ciliumRequiresRemoved,
  ciliumSelectorOne,
  ciliumServicesPorts,
];
