// The rules on Calico's policies and tiers.

import type { Rule } from "../rule.ts";
import { calicoClusterDeny } from "./calico-cluster-deny.ts";
import { calicoCrdGroup } from "./calico-crd-group.ts";
import { calicoDomains } from "./calico-domains.ts";
import { calicoGlobalMixed } from "./calico-global-mixed.ts";
import { calicoHttp } from "./calico-http.ts";
import { calicoIcmp } from "./calico-icmp.ts";
import { calicoIpMixed } from "./calico-ip-mixed.ts";
import { calicoLogOnly } from "./calico-log-only.ts";
import { calicoMetadataOpen } from "./calico-metadata-open.ts";
import { calicoNotnetsAll } from "./calico-notnets-all.ts";
import { calicoOrderAfterK8s } from "./calico-order-after-k8s.ts";
import { calicoOrderTie } from "./calico-order-tie.ts";
import { calicoPeerNone } from "./calico-peer-none.ts";
import { calicoPortsProtocol } from "./calico-ports-protocol.ts";
import { calicoPrednat } from "./calico-prednat.ts";
import { calicoRuleUnreachable } from "./calico-rule-unreachable.ts";
import { calicoSelectorSyntax } from "./calico-selector-syntax.ts";
import { calicoSelectsNone } from "./calico-selects-none.ts";
import { calicoServicesMixed } from "./calico-services-mixed.ts";
import { calicoTierMissing } from "./calico-tier-missing.ts";
import { calicoTierOrder } from "./calico-tier-order.ts";
import { calicoTypesMissing } from "./calico-types-missing.ts";

export const calicoRules: readonly Rule[] = [
  calicoClusterDeny,
  calicoCrdGroup,
  calicoDomains,
  calicoGlobalMixed,
  calicoHttp,
  calicoIcmp,
  calicoIpMixed,
  calicoLogOnly,
  calicoMetadataOpen,
  calicoNotnetsAll,
  calicoOrderAfterK8s,
  calicoOrderTie,
  calicoPeerNone,
  calicoPortsProtocol,
  calicoPrednat,
  calicoRuleUnreachable,
  calicoSelectorSyntax,
  calicoSelectsNone,
  calicoServicesMixed,
  calicoTierMissing,
  calicoTierOrder,
  calicoTypesMissing,
];
