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
import { annConflict } from "./ann/ann-conflict.ts";
import { annInjection } from "./ann/ann-injection.ts";
import { annListItem } from "./ann/ann-list-item.ts";
import { annRefMissing } from "./ann/ann-ref-missing.ts";
import { annRefOtherNamespace } from "./ann/ann-ref-other-namespace.ts";
import { annRemoved } from "./ann/ann-removed.ts";
import { annRenamed } from "./ann/ann-renamed.ts";
import { annRequires } from "./ann/ann-requires.ts";
import { annRisk } from "./ann/ann-risk.ts";
import { annScope } from "./ann/ann-scope.ts";
import { annSnippet } from "./ann/ann-snippet.ts";
import { annSnippetDanger } from "./ann/ann-snippet-danger.ts";
import { annUnknown } from "./ann/ann-unknown.ts";
import { annValueBool } from "./ann/ann-value-bool.ts";
import { annValueEnum } from "./ann/ann-value-enum.ts";
import { annValueFormat } from "./ann/ann-value-format.ts";
import { annValueNumber } from "./ann/ann-value-number.ts";
import { annVersion } from "./ann/ann-version.ts";
import { annWrongController } from "./ann/ann-wrong-controller.ts";
import { certIssuerBoth } from "./cert/cert-issuer-both.ts";
import { certIssuerMissing } from "./cert/cert-issuer-missing.ts";
import { certNoTls } from "./cert/cert-no-tls.ts";
import { certSecretShared } from "./cert/cert-secret-shared.ts";
import { dnsAnnotationPrefix } from "./dns/dns-annotation-prefix.ts";
import { dnsGatewayPlacement } from "./dns/dns-gateway-placement.ts";
import { f5ClassClash } from "./f5/f5-class-clash.ts";
import { f5HostRequired } from "./f5/f5-host-required.ts";
import { f5MasterPaths } from "./f5/f5-master-paths.ts";
import { f5MergeAnnotation } from "./f5/f5-merge-annotation.ts";
import { f5MinionOrphan } from "./f5/f5-minion-orphan.ts";
import { f5MinionShape } from "./f5/f5-minion-shape.ts";
import { f5Plus } from "./f5/f5-plus.ts";
import { f5ReferenceMissing } from "./f5/f5-reference-missing.ts";
import { f5ServiceList } from "./f5/f5-service-list.ts";
import { f5UpstreamMissing } from "./f5/f5-upstream-missing.ts";
import { gwBackendMissing } from "./gw/gw-backend-missing.ts";
import { gwBackendPort } from "./gw/gw-backend-port.ts";
import { gwBackendtls } from "./gw/gw-backendtls.ts";
import { gwClassUnknown } from "./gw/gw-class-unknown.ts";
import { gwFilterShape } from "./gw/gw-filter-shape.ts";
import { gwGrantMissing } from "./gw/gw-grant-missing.ts";
import { gwHostnameApart } from "./gw/gw-hostname-apart.ts";
import { gwLimits } from "./gw/gw-limits.ts";
import { gwListenerDuplicate } from "./gw/gw-listener-duplicate.ts";
import { gwListenerTls } from "./gw/gw-listener-tls.ts";
import { gwNamespaceRefused } from "./gw/gw-namespace-refused.ts";
import { gwParentMissing } from "./gw/gw-parent-missing.ts";
import { gwPathValue } from "./gw/gw-path-value.ts";
import { gwRedirectBackend } from "./gw/gw-redirect-backend.ts";
import { gwReplacePrefix } from "./gw/gw-replace-prefix.ts";
import { gwRouteShadowed } from "./gw/gw-route-shadowed.ts";
import { gwSecretMissing } from "./gw/gw-secret-missing.ts";
import { gwSectionMissing } from "./gw/gw-section-missing.ts";
import { gwTimeouts } from "./gw/gw-timeouts.ts";
import { gwVersionOld } from "./gw/gw-version-old.ts";
import { gwWeightsZero } from "./gw/gw-weights-zero.ts";
import { haproxyBoolOld } from "./haproxy/haproxy-bool-old.ts";
import { haproxyConfigmapOnly } from "./haproxy/haproxy-configmap-only.ts";
import { haproxyPathRewrite } from "./haproxy/haproxy-path-rewrite.ts";
import { haproxyServerSslUnchecked } from "./haproxy/haproxy-server-ssl-unchecked.ts";
import { haproxySharedBackend } from "./haproxy/haproxy-shared-backend.ts";
import { haproxyTcpService } from "./haproxy/haproxy-tcp-service.ts";
import { hpiAuthUrlService } from "./haproxy/hpi-auth-url-service.ts";
import { hpiBeginDefault } from "./haproxy/hpi-begin-default.ts";
import { hpiClassController } from "./haproxy/hpi-class-controller.ts";
import { hpiPathTypeIgnored } from "./haproxy/hpi-path-type-ignored.ts";
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
import { nginxAffinityRegex } from "./nginx/nginx-affinity-regex.ts";
import { nginxAuthTlsPerHost } from "./nginx/nginx-auth-tls-per-host.ts";
import { nginxAuthTlsSecret } from "./nginx/nginx-auth-tls-secret.ts";
import { nginxBackendProtocol } from "./nginx/nginx-backend-protocol.ts";
import { nginxCanaryIdle } from "./nginx/nginx-canary-idle.ts";
import { nginxCanaryIgnored } from "./nginx/nginx-canary-ignored.ts";
import { nginxCanaryNoMain } from "./nginx/nginx-canary-no-main.ts";
import { nginxCanaryOff } from "./nginx/nginx-canary-off.ts";
import { nginxCanaryTwo } from "./nginx/nginx-canary-two.ts";
import { nginxCanaryWeight } from "./nginx/nginx-canary-weight.ts";
import { nginxCorsStarCredentials } from "./nginx/nginx-cors-star-credentials.ts";
import { nginxForceHttpsNoTls } from "./nginx/nginx-force-https-no-tls.ts";
import { nginxForwardedPrefixBool } from "./nginx/nginx-forwarded-prefix-bool.ts";
import { nginxGrpcPlain } from "./nginx/nginx-grpc-plain.ts";
import { nginxLargeDuration } from "./nginx/nginx-large-duration.ts";
import { nginxOldPrefix } from "./nginx/nginx-old-prefix.ts";
import { nginxPassthroughMixed } from "./nginx/nginx-passthrough-mixed.ts";
import { nginxPathForbidden } from "./nginx/nginx-path-forbidden.ts";
import { nginxRedirectBoth } from "./nginx/nginx-redirect-both.ts";
import { nginxRegexInvalid } from "./nginx/nginx-regex-invalid.ts";
import { nginxRegexOff } from "./nginx/nginx-regex-off.ts";
import { nginxRegexPathType } from "./nginx/nginx-regex-path-type.ts";
import { nginxRegexWholeHost } from "./nginx/nginx-regex-whole-host.ts";
import { nginxRetired } from "./nginx/nginx-retired.ts";
import { nginxRewriteGroupMissing } from "./nginx/nginx-rewrite-group-missing.ts";
import { nginxRewriteNoGroup } from "./nginx/nginx-rewrite-no-group.ts";
import { nginxServiceUpstreamAffinity } from "./nginx/nginx-service-upstream-affinity.ts";
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
  annConflict,
  annInjection,
  annListItem,
  annRefMissing,
  annRefOtherNamespace,
  annRemoved,
  annRenamed,
  annRequires,
  annRisk,
  annScope,
  annSnippetDanger,
  annSnippet,
  annUnknown,
  annValueBool,
  annValueEnum,
  annValueFormat,
  annValueNumber,
  annVersion,
  annWrongController,
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
  nginxAffinityRegex,
  nginxAuthTlsPerHost,
  nginxAuthTlsSecret,
  nginxBackendProtocol,
  nginxCanaryIdle,
  nginxCanaryIgnored,
  nginxCanaryNoMain,
  nginxCanaryOff,
  nginxCanaryTwo,
  nginxCanaryWeight,
  nginxCorsStarCredentials,
  nginxForceHttpsNoTls,
  nginxForwardedPrefixBool,
  nginxGrpcPlain,
  nginxLargeDuration,
  nginxOldPrefix,
  nginxPassthroughMixed,
  nginxPathForbidden,
  nginxRedirectBoth,
  nginxRegexInvalid,
  nginxRegexOff,
  nginxRegexPathType,
  nginxRegexWholeHost,
  nginxRetired,
  nginxRewriteGroupMissing,
  nginxRewriteNoGroup,
  nginxServiceUpstreamAffinity,
  gwBackendMissing,
  gwBackendPort,
  gwBackendtls,
  gwClassUnknown,
  gwFilterShape,
  gwGrantMissing,
  gwHostnameApart,
  gwLimits,
  gwListenerDuplicate,
  gwListenerTls,
  gwNamespaceRefused,
  gwParentMissing,
  gwPathValue,
  gwRedirectBackend,
  gwReplacePrefix,
  gwRouteShadowed,
  gwSecretMissing,
  gwSectionMissing,
  gwTimeouts,
  gwVersionOld,
  gwWeightsZero,
  haproxyBoolOld,
  haproxyConfigmapOnly,
  haproxyPathRewrite,
  haproxyServerSslUnchecked,
  haproxySharedBackend,
  haproxyTcpService,
  hpiAuthUrlService,
  hpiBeginDefault,
  hpiClassController,
  hpiPathTypeIgnored,
  f5ClassClash,
  f5HostRequired,
  f5MasterPaths,
  f5MergeAnnotation,
  f5MinionOrphan,
  f5MinionShape,
  f5Plus,
  f5ReferenceMissing,
  f5ServiceList,
  f5UpstreamMissing,
];
