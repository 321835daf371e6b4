// The table of rules.

import { adminAction } from "./admin/admin-action.ts";
import { adminApiRenamed } from "./admin/admin-api-renamed.ts";
import { adminBaselineOverruled } from "./admin/admin-baseline-overruled.ts";
import { adminDomainAction } from "./admin/admin-domain-action.ts";
import { adminNamedPortNetwork } from "./admin/admin-named-port-network.ts";
import { adminPeerOne } from "./admin/admin-peer-one.ts";
import { adminPeersEmpty } from "./admin/admin-peers-empty.ts";
import { adminPortRange } from "./admin/admin-port-range.ts";
import { adminPriorityRange } from "./admin/admin-priority-range.ts";
import { adminPriorityTie } from "./admin/admin-priority-tie.ts";
import { adminRuleLimit } from "./admin/admin-rule-limit.ts";
import { adminRuleUnreachable } from "./admin/admin-rule-unreachable.ts";
import { adminShadowsNp } from "./admin/admin-shadows-np.ts";
import { adminTier } from "./admin/admin-tier.ts";
import { certIssuerBoth } from "./cert/cert-issuer-both.ts";
import { certIssuerMissing } from "./cert/cert-issuer-missing.ts";
import { certNoTls } from "./cert/cert-no-tls.ts";
import { certSecretShared } from "./cert/cert-secret-shared.ts";
import { dnsAnnotationPrefix } from "./dns/dns-annotation-prefix.ts";
import { dnsGatewayPlacement } from "./dns/dns-gateway-placement.ts";
import { ingAnnotationNotText } from "./ing/ing-annotation-not-text.ts";
import { ingApiRemoved } from "./ing/ing-api-removed.ts";
import { ingBackendBoth } from "./ing/ing-backend-both.ts";
import { ingBackendEmpty } from "./ing/ing-backend-empty.ts";
import { ingClassAnnotation } from "./ing/ing-class-annotation.ts";
import { ingClassBoth } from "./ing/ing-class-both.ts";
import { ingClassControllerInvalid } from "./ing/ing-class-controller-invalid.ts";
import { ingClassControllerUnknown } from "./ing/ing-class-controller-unknown.ts";
import { ingClassMissing } from "./ing/ing-class-missing.ts";
import { ingClassNameInvalid } from "./ing/ing-class-name-invalid.ts";
import { ingClassParametersScope } from "./ing/ing-class-parameters-scope.ts";
import { ingClassTwoDefaults } from "./ing/ing-class-two-defaults.ts";
import { ingClassUnknown } from "./ing/ing-class-unknown.ts";
import { ingConflict } from "./ing/ing-conflict.ts";
import { ingControllerSingle } from "./ing/ing-controller-single.ts";
import { ingDuplicateHostRule } from "./ing/ing-duplicate-host-rule.ts";
import { ingDuplicatePath } from "./ing/ing-duplicate-path.ts";
import { ingHostInvalid } from "./ing/ing-host-invalid.ts";
import { ingHostIp } from "./ing/ing-host-ip.ts";
import { ingHostTwoNamespaces } from "./ing/ing-host-two-namespaces.ts";
import { ingHostWildcard } from "./ing/ing-host-wildcard.ts";
import { ingNetpolBlocksController } from "./ing/ing-netpol-blocks-controller.ts";
import { ingNoHost } from "./ing/ing-no-host.ts";
import { ingNoRules } from "./ing/ing-no-rules.ts";
import { ingOldBackendFields } from "./ing/ing-old-backend-fields.ts";
import { ingOldDefaultBackend } from "./ing/ing-old-default-backend.ts";
import { ingPathEmpty } from "./ing/ing-path-empty.ts";
import { ingPathNotAbsolute } from "./ing/ing-path-not-absolute.ts";
import { ingPathSequence } from "./ing/ing-path-sequence.ts";
import { ingPathShadowed } from "./ing/ing-path-shadowed.ts";
import { ingPathsEmpty } from "./ing/ing-paths-empty.ts";
import { ingPathtypeMissing } from "./ing/ing-pathtype-missing.ts";
import { ingPathtypeUnknown } from "./ing/ing-pathtype-unknown.ts";
import { ingPortBoth } from "./ing/ing-port-both.ts";
import { ingPortEmpty } from "./ing/ing-port-empty.ts";
import { ingPortIsTargetPort } from "./ing/ing-port-is-target-port.ts";
import { ingPortMissing } from "./ing/ing-port-missing.ts";
import { ingPortNameInvalid } from "./ing/ing-port-name-invalid.ts";
import { ingPortNameMissing } from "./ing/ing-port-name-missing.ts";
import { ingPortNumberText } from "./ing/ing-port-number-text.ts";
import { ingPortProtocol } from "./ing/ing-port-protocol.ts";
import { ingPortRange } from "./ing/ing-port-range.ts";
import { ingPrefixCharwise } from "./ing/ing-prefix-charwise.ts";
import { ingPrefixSlashTwin } from "./ing/ing-prefix-slash-twin.ts";
import { ingResourceBackend } from "./ing/ing-resource-backend.ts";
import { ingResourceRefInvalid } from "./ing/ing-resource-ref-invalid.ts";
import { ingRuleWithoutHttp } from "./ing/ing-rule-without-http.ts";
import { ingServerFields } from "./ing/ing-server-fields.ts";
import { ingServiceExposedToo } from "./ing/ing-service-exposed-too.ts";
import { ingServiceExternalname } from "./ing/ing-service-externalname.ts";
import { ingServiceMissing } from "./ing/ing-service-missing.ts";
import { ingServiceNameInvalid } from "./ing/ing-service-name-invalid.ts";
import { ingServiceOtherNamespace } from "./ing/ing-service-other-namespace.ts";
import { ingStatusAddress } from "./ing/ing-status-address.ts";
import { ingTooComplex } from "./ing/ing-too-complex.ts";
import { npAllowAll } from "./np/np-allow-all.ts";
import { npApiRemoved } from "./np/np-api-removed.ts";
import { npApiserverBlocked } from "./np/np-apiserver-blocked.ts";
import { npBareLabels } from "./np/np-bare-labels.ts";
import { npCidrHostBits } from "./np/np-cidr-host-bits.ts";
import { npCidrInvalid } from "./np/np-cidr-invalid.ts";
import { npCidrIsName } from "./np/np-cidr-is-name.ts";
import { npDenyOverridden } from "./np/np-deny-overridden.ts";
import { npDnsBlocked } from "./np/np-dns-blocked.ts";
import { npDnsEverywhere } from "./np/np-dns-everywhere.ts";
import { npDnsNodeLocal } from "./np/np-dns-node-local.ts";
import { npDnsPort } from "./np/np-dns-port.ts";
import { npDnsTcp } from "./np/np-dns-tcp.ts";
import { npEgressDenyAll } from "./np/np-egress-deny-all.ts";
import { npEmptyListAllows } from "./np/np-empty-list-allows.ts";
import { npEndport } from "./np/np-endport.ts";
import { npExceptOutside } from "./np/np-except-outside.ts";
import { npHostNetworkPeer } from "./np/np-host-network-peer.ts";
import { npHostNetworkSelected } from "./np/np-host-network-selected.ts";
import { npIntentBroken } from "./np/np-intent-broken.ts";
import { npIpblockPods } from "./np/np-ipblock-pods.ts";
import { npIpblockService } from "./np/np-ipblock-service.ts";
import { npIpv6ExceptGap } from "./np/np-ipv6-except-gap.ts";
import { npIpv6Missing } from "./np/np-ipv6-missing.ts";
import { npMetricsBlocked } from "./np/np-metrics-blocked.ts";
import { npNameSaysDeny } from "./np/np-name-says-deny.ts";
import { npNamedPortIpblock } from "./np/np-named-port-ipblock.ts";
import { npNamedPortMissing } from "./np/np-named-port-missing.ts";
import { npNamespaceAll } from "./np/np-namespace-all.ts";
import { npNamespaceNameLabel } from "./np/np-namespace-name-label.ts";
import { npNamespaceOpen } from "./np/np-namespace-open.ts";
import { npNotEnforced } from "./np/np-not-enforced.ts";
import { npOrTrap } from "./np/np-or-trap.ts";
import { npPeerEgressBlocked } from "./np/np-peer-egress-blocked.ts";
import { npPeerEmpty } from "./np/np-peer-empty.ts";
import { npPeerIngressBlocked } from "./np/np-peer-ingress-blocked.ts";
import { npPeerIpblockMixed } from "./np/np-peer-ipblock-mixed.ts";
import { npPeerNoNamespace } from "./np/np-peer-no-namespace.ts";
import { npPeerNone } from "./np/np-peer-none.ts";
import { npPeerOtherNamespace } from "./np/np-peer-other-namespace.ts";
import { npPodUnprotected } from "./np/np-pod-unprotected.ts";
import { npPolicytypeUnknown } from "./np/np-policytype-unknown.ts";
import { npPolicytypesEmptyEgress } from "./np/np-policytypes-empty-egress.ts";
import { npPolicytypesHidesEgress } from "./np/np-policytypes-hides-egress.ts";
import { npPolicytypesHidesIngress } from "./np/np-policytypes-hides-ingress.ts";
import { npPolicytypesImplicitIngress } from "./np/np-policytypes-implicit-ingress.ts";
import { npPolicytypesMissing } from "./np/np-policytypes-missing.ts";
import { npPortIsServicePort } from "./np/np-port-is-service-port.ts";
import { npPortNameInvalid } from "./np/np-port-name-invalid.ts";
import { npPortNotDeclared } from "./np/np-port-not-declared.ts";
import { npPortRange } from "./np/np-port-range.ts";
import { npPortText } from "./np/np-port-text.ts";
import { npProtocol } from "./np/np-protocol.ts";
import { npRedundantPolicy } from "./np/np-redundant-policy.ts";
import { npRedundantRule } from "./np/np-redundant-rule.ts";
import { npSelectorExpression } from "./np/np-selector-expression.ts";
import { npSelectorOwnerLabels } from "./np/np-selector-owner-labels.ts";
import { npSelectsNone } from "./np/np-selects-none.ts";
import { npSourceAddressLost } from "./np/np-source-address-lost.ts";
import { npWebhookBlocked } from "./np/np-webhook-blocked.ts";
import { npWorldOpen } from "./np/np-world-open.ts";
import { resAnnotationInvalid } from "./res/res-annotation-invalid.ts";
import { resConfigMapMissing } from "./res/res-config-map-missing.ts";
import { resContainerName } from "./res/res-container-name.ts";
import { resContainerPort } from "./res/res-container-port.ts";
import { resDuplicateName } from "./res/res-duplicate-name.ts";
import { resLabelInvalid } from "./res/res-label-invalid.ts";
import { resNameInvalid } from "./res/res-name-invalid.ts";
import { resSecretMissing } from "./res/res-secret-missing.ts";
import { resSelectorMismatch } from "./res/res-selector-mismatch.ts";
import { resServiceAccountMissing } from "./res/res-service-account-missing.ts";
import type { Rule } from "./rule.ts";
import { svcAddressInvalid } from "./svc/svc-address-invalid.ts";
import { svcDuplicatePort } from "./svc/svc-duplicate-port.ts";
import { svcEndpointInvalid } from "./svc/svc-endpoint-invalid.ts";
import { svcExternalIps } from "./svc/svc-external-ips.ts";
import { svcExternalnamePort } from "./svc/svc-externalname-port.ts";
import { svcLbOpen } from "./svc/svc-lb-open.ts";
import { svcNoPods } from "./svc/svc-no-pods.ts";
import { svcNoPorts } from "./svc/svc-no-ports.ts";
import { svcNoSelector } from "./svc/svc-no-selector.ts";
import { svcNodePortRange } from "./svc/svc-node-port-range.ts";
import { svcPortName } from "./svc/svc-port-name.ts";
import { svcPortRange } from "./svc/svc-port-range.ts";
import { svcSessionAffinity } from "./svc/svc-session-affinity.ts";
import { svcTargetPortMissing } from "./svc/svc-target-port-missing.ts";
import { svcTypeFields } from "./svc/svc-type-fields.ts";
import { svcValueUnknown } from "./svc/svc-value-unknown.ts";
import { tlsDefaultBackendOnly } from "./tls/tls-default-backend-only.ts";
import { tlsHostWithoutRule } from "./tls/tls-host-without-rule.ts";
import { tlsHostsEmpty } from "./tls/tls-hosts-empty.ts";
import { tlsNone } from "./tls/tls-none.ts";
import { tlsRuleWithoutTls } from "./tls/tls-rule-without-tls.ts";
import { tlsSecretKeys } from "./tls/tls-secret-keys.ts";
import { tlsSecretMissing } from "./tls/tls-secret-missing.ts";
import { tlsSecretNameEmpty } from "./tls/tls-secret-name-empty.ts";
import { tlsSecretNameInvalid } from "./tls/tls-secret-name-invalid.ts";
import { tlsSecretOtherNamespace } from "./tls/tls-secret-other-namespace.ts";
import { tlsSecretType } from "./tls/tls-secret-type.ts";
import { tlsTwoSecrets } from "./tls/tls-two-secrets.ts";
import { tlsWildcardGap } from "./tls/tls-wildcard-gap.ts";

import { traefikAnnotationUnknown } from "./traefik/traefik-annotation-unknown.ts";
import { traefikCrossNamespace } from "./traefik/traefik-cross-namespace.ts";
import { traefikGroupOld } from "./traefik/traefik-group-old.ts";
import { traefikHostAscii } from "./traefik/traefik-host-ascii.ts";
import { traefikHostStar } from "./traefik/traefik-host-star.ts";
import { traefikMiddlewareAt } from "./traefik/traefik-middleware-at.ts";
import { traefikMiddlewareFormat } from "./traefik/traefik-middleware-format.ts";
import { traefikMiddlewareMissing } from "./traefik/traefik-middleware-missing.ts";
import { traefikNginxUnsupported } from "./traefik/traefik-nginx-unsupported.ts";
import { traefikPathmatcherIgnored } from "./traefik/traefik-pathmatcher-ignored.ts";
import { traefikPriorityLength } from "./traefik/traefik-priority-length.ts";
import { traefikRegexGo } from "./traefik/traefik-regex-go.ts";
import { traefikRegexUnanchored } from "./traefik/traefik-regex-unanchored.ts";
import { traefikRouteService } from "./traefik/traefik-route-service.ts";
import { traefikRuleArity } from "./traefik/traefik-rule-arity.ts";
import { traefikRulePathSlash } from "./traefik/traefik-rule-path-slash.ts";
import { traefikRuleSyntax } from "./traefik/traefik-rule-syntax.ts";
import { traefikRuleV2 } from "./traefik/traefik-rule-v2.ts";
import { traefikRulesyntaxOld } from "./traefik/traefik-rulesyntax-old.ts";
import { traefikTlsSectionOnly } from "./traefik/traefik-tls-section-only.ts";
import { traefikV1Annotation } from "./traefik/traefik-v1-annotation.ts";
import { traefikWhitelistOld } from "./traefik/traefik-whitelist-old.ts";

export const rules: readonly Rule[] = [
  adminAction,
  adminApiRenamed,
  adminBaselineOverruled,
  adminDomainAction,
  adminNamedPortNetwork,
  adminPeerOne,
  adminPeersEmpty,
  adminPortRange,
  adminPriorityRange,
  adminPriorityTie,
  adminRuleLimit,
  adminRuleUnreachable,
  adminShadowsNp,
  adminTier,
  certIssuerBoth,
  certIssuerMissing,
  certNoTls,
  certSecretShared,
  dnsAnnotationPrefix,
  dnsGatewayPlacement,
  ingAnnotationNotText,
  ingApiRemoved,
  ingBackendBoth,
  ingBackendEmpty,
  ingClassAnnotation,
  ingClassBoth,
  ingClassControllerInvalid,
  ingClassControllerUnknown,
  ingClassMissing,
  ingClassNameInvalid,
  ingClassParametersScope,
  ingClassTwoDefaults,
  ingClassUnknown,
  ingConflict,
  ingControllerSingle,
  ingDuplicateHostRule,
  ingDuplicatePath,
  ingHostInvalid,
  ingHostIp,
  ingHostTwoNamespaces,
  ingHostWildcard,
  ingNetpolBlocksController,
  ingNoHost,
  ingNoRules,
  ingOldBackendFields,
  ingOldDefaultBackend,
  ingPathEmpty,
  ingPathNotAbsolute,
  ingPathSequence,
  ingPathShadowed,
  ingPathsEmpty,
  ingPathtypeMissing,
  ingPathtypeUnknown,
  ingPortBoth,
  ingPortEmpty,
  ingPortIsTargetPort,
  ingPortMissing,
  ingPortNameInvalid,
  ingPortNameMissing,
  ingPortNumberText,
  ingPortProtocol,
  ingPortRange,
  ingPrefixCharwise,
  ingPrefixSlashTwin,
  ingResourceBackend,
  ingResourceRefInvalid,
  ingRuleWithoutHttp,
  ingServerFields,
  ingServiceExposedToo,
  ingServiceExternalname,
  ingServiceMissing,
  ingServiceNameInvalid,
  ingServiceOtherNamespace,
  ingStatusAddress,
  ingTooComplex,
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
  resAnnotationInvalid,
  resConfigMapMissing,
  resContainerName,
  resContainerPort,
  resDuplicateName,
  resLabelInvalid,
  resNameInvalid,
  resSecretMissing,
  resSelectorMismatch,
  resServiceAccountMissing,
  svcAddressInvalid,
  svcDuplicatePort,
  svcEndpointInvalid,
  svcExternalIps,
  svcExternalnamePort,
  svcLbOpen,
  svcNoPods,
  svcNoPorts,
  svcNoSelector,
  svcNodePortRange,
  svcPortName,
  svcPortRange,
  svcSessionAffinity,
  svcTargetPortMissing,
  svcTypeFields,
  svcValueUnknown,
  tlsDefaultBackendOnly,
  tlsHostWithoutRule,
  tlsHostsEmpty,
  tlsNone,
  tlsRuleWithoutTls,
  tlsSecretKeys,
  tlsSecretMissing,
  tlsSecretNameEmpty,
  tlsSecretNameInvalid,
  tlsSecretOtherNamespace,
  tlsSecretType,
  tlsTwoSecrets,
  tlsWildcardGap,
  traefikAnnotationUnknown,
  traefikCrossNamespace,
  traefikGroupOld,
  traefikHostAscii,
  traefikHostStar,
  traefikMiddlewareAt,
  traefikMiddlewareFormat,
  traefikMiddlewareMissing,
  traefikNginxUnsupported,
  traefikPathmatcherIgnored,
  traefikPriorityLength,
  traefikRegexGo,
  traefikRegexUnanchored,
  traefikRouteService,
  traefikRuleArity,
  traefikRulePathSlash,
  traefikRuleSyntax,
  traefikRuleV2,
  traefikRulesyntaxOld,
  traefikTlsSectionOnly,
  traefikV1Annotation,
  traefikWhitelistOld,
];
