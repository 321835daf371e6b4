// The rules on NetworkPolicies.

import type { Rule } from "../rule.ts";
import { npAllowAll } from "./np-allow-all.ts";
import { npApiRemoved } from "./np-api-removed.ts";
import { npApiserverBlocked } from "./np-apiserver-blocked.ts";
import { npBareLabels } from "./np-bare-labels.ts";
import { npCidrHostBits } from "./np-cidr-host-bits.ts";
import { npCidrInvalid } from "./np-cidr-invalid.ts";
import { npCidrIsName } from "./np-cidr-is-name.ts";
import { npDenyOverridden } from "./np-deny-overridden.ts";
import { npDnsBlocked } from "./np-dns-blocked.ts";
import { npDnsEverywhere } from "./np-dns-everywhere.ts";
import { npDnsNodeLocal } from "./np-dns-node-local.ts";
import { npDnsPort } from "./np-dns-port.ts";
import { npDnsTcp } from "./np-dns-tcp.ts";
import { npEgressDenyAll } from "./np-egress-deny-all.ts";
import { npEmptyListAllows } from "./np-empty-list-allows.ts";
import { npEndport } from "./np-endport.ts";
import { npExceptOutside } from "./np-except-outside.ts";
import { npHostNetworkPeer } from "./np-host-network-peer.ts";
import { npHostNetworkSelected } from "./np-host-network-selected.ts";
import { npIntentBroken } from "./np-intent-broken.ts";
import { npIpblockPods } from "./np-ipblock-pods.ts";
import { npIpblockService } from "./np-ipblock-service.ts";
import { npIpv6ExceptGap } from "./np-ipv6-except-gap.ts";
import { npIpv6Missing } from "./np-ipv6-missing.ts";
import { npMetricsBlocked } from "./np-metrics-blocked.ts";
import { npNameSaysDeny } from "./np-name-says-deny.ts";
import { npNamedPortIpblock } from "./np-named-port-ipblock.ts";
import { npNamedPortMissing } from "./np-named-port-missing.ts";
import { npNamespaceAll } from "./np-namespace-all.ts";
import { npNamespaceNameLabel } from "./np-namespace-name-label.ts";
import { npNamespaceOpen } from "./np-namespace-open.ts";
import { npNotEnforced } from "./np-not-enforced.ts";
import { npOrTrap } from "./np-or-trap.ts";
import { npPeerEgressBlocked } from "./np-peer-egress-blocked.ts";
import { npPeerEmpty } from "./np-peer-empty.ts";
import { npPeerIngressBlocked } from "./np-peer-ingress-blocked.ts";
import { npPeerIpblockMixed } from "./np-peer-ipblock-mixed.ts";
import { npPeerNoNamespace } from "./np-peer-no-namespace.ts";
import { npPeerNone } from "./np-peer-none.ts";
import { npPeerOtherNamespace } from "./np-peer-other-namespace.ts";
import { npPodUnprotected } from "./np-pod-unprotected.ts";
import { npPolicytypeUnknown } from "./np-policytype-unknown.ts";
import { npPolicytypesEmptyEgress } from "./np-policytypes-empty-egress.ts";
import { npPolicytypesHidesEgress } from "./np-policytypes-hides-egress.ts";
import { npPolicytypesHidesIngress } from "./np-policytypes-hides-ingress.ts";
import { npPolicytypesImplicitIngress } from "./np-policytypes-implicit-ingress.ts";
import { npPolicytypesMissing } from "./np-policytypes-missing.ts";
import { npPortIsServicePort } from "./np-port-is-service-port.ts";
import { npPortNameInvalid } from "./np-port-name-invalid.ts";
import { npPortNotDeclared } from "./np-port-not-declared.ts";
import { npPortRange } from "./np-port-range.ts";
import { npPortText } from "./np-port-text.ts";
import { npProtocol } from "./np-protocol.ts";
import { npRedundantPolicy } from "./np-redundant-policy.ts";
import { npRedundantRule } from "./np-redundant-rule.ts";
import { npSelectorExpression } from "./np-selector-expression.ts";
import { npSelectorOwnerLabels } from "./np-selector-owner-labels.ts";
import { npSelectsNone } from "./np-selects-none.ts";
import { npSourceAddressLost } from "./np-source-address-lost.ts";
import { npWebhookBlocked } from "./np-webhook-blocked.ts";
import { npWorldOpen } from "./np-world-open.ts";

export const npRules: readonly Rule[] = [
  npAllowAll,
  npApiRemoved,
  npApiserverBlocked,
  npBareLabels,
  npCidrHostBits,
  npCidrInvalid,
  npCidrIsName,
  npDenyOverridden,
  npDnsBlocked,
  npDnsEverywhere,
  npDnsNodeLocal,
  npDnsPort,
  npDnsTcp,
  npEgressDenyAll,
  npEmptyListAllows,
  npEndport,
  npExceptOutside,
  npHostNetworkPeer,
  npHostNetworkSelected,
  npIntentBroken,
  npIpblockPods,
  npIpblockService,
  npIpv6ExceptGap,
  npIpv6Missing,
  npMetricsBlocked,
  npNameSaysDeny,
  npNamedPortIpblock,
  npNamedPortMissing,
  npNamespaceAll,
  npNamespaceNameLabel,
  npNamespaceOpen,
  npNotEnforced,
  npOrTrap,
  npPeerEgressBlocked,
  npPeerEmpty,
  npPeerIngressBlocked,
  npPeerIpblockMixed,
  npPeerNoNamespace,
  npPeerNone,
  npPeerOtherNamespace,
  npPodUnprotected,
  npPolicytypeUnknown,
  npPolicytypesEmptyEgress,
  npPolicytypesHidesEgress,
  npPolicytypesHidesIngress,
  npPolicytypesImplicitIngress,
  npPolicytypesMissing,
  npPortIsServicePort,
  npPortNameInvalid,
  npPortNotDeclared,
  npPortRange,
  npPortText,
  npProtocol,
  npRedundantPolicy,
  npRedundantRule,
  npSelectorExpression,
  npSelectorOwnerLabels,
  npSelectsNone,
  npSourceAddressLost,
  npWebhookBlocked,
  npWorldOpen,
];
