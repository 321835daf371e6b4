// The table of rules.

import { certIssuerBoth } from "./cert/cert-issuer-both.ts";
import { certNoTls } from "./cert/cert-no-tls.ts";
import { ingConflict } from "./ing/ing-conflict.ts";
import { ingPathShadowed } from "./ing/ing-path-shadowed.ts";
import { ingPortIsTargetPort } from "./ing/ing-port-is-target-port.ts";
import { ingPortMissing } from "./ing/ing-port-missing.ts";
import { ingPortNameMissing } from "./ing/ing-port-name-missing.ts";
import { ingServiceMissing } from "./ing/ing-service-missing.ts";
import { ingServiceOtherNamespace } from "./ing/ing-service-other-namespace.ts";
import { npApiRemoved } from "./np/np-api-removed.ts";
import { npBareLabels } from "./np/np-bare-labels.ts";
import { npCidrHostBits } from "./np/np-cidr-host-bits.ts";
import { npCidrInvalid } from "./np/np-cidr-invalid.ts";
import { npCidrIsName } from "./np/np-cidr-is-name.ts";
import { npDenyOverridden } from "./np/np-deny-overridden.ts";
import { npDnsBlocked } from "./np/np-dns-blocked.ts";
import { npEgressDenyAll } from "./np/np-egress-deny-all.ts";
import { npEmptyListAllows } from "./np/np-empty-list-allows.ts";
import { npEndport } from "./np/np-endport.ts";
import { npExceptOutside } from "./np/np-except-outside.ts";
import { npPeerEmpty } from "./np/np-peer-empty.ts";
import { npPeerIpblockMixed } from "./np/np-peer-ipblock-mixed.ts";
import { npPolicytypeUnknown } from "./np/np-policytype-unknown.ts";
import { npPolicytypesEmptyEgress } from "./np/np-policytypes-empty-egress.ts";
import { npPolicytypesHidesEgress } from "./np/np-policytypes-hides-egress.ts";
import { npPolicytypesHidesIngress } from "./np/np-policytypes-hides-ingress.ts";
import { npPolicytypesImplicitIngress } from "./np/np-policytypes-implicit-ingress.ts";
import { npPolicytypesMissing } from "./np/np-policytypes-missing.ts";
import { npPortNameInvalid } from "./np/np-port-name-invalid.ts";
import { npPortRange } from "./np/np-port-range.ts";
import { npPortText } from "./np/np-port-text.ts";
import { npProtocol } from "./np/np-protocol.ts";
import { npSelectorExpression } from "./np/np-selector-expression.ts";
import { resConfigMapMissing } from "./res/res-config-map-missing.ts";
import { resContainerName } from "./res/res-container-name.ts";
import { resContainerPort } from "./res/res-container-port.ts";
import { resSecretMissing } from "./res/res-secret-missing.ts";
import { resSelectorMismatch } from "./res/res-selector-mismatch.ts";
import { resServiceAccountMissing } from "./res/res-service-account-missing.ts";
import { svcDuplicatePort } from "./svc/svc-duplicate-port.ts";
import { svcExternalIps } from "./svc/svc-external-ips.ts";
import { svcExternalnamePort } from "./svc/svc-externalname-port.ts";
import { svcLbOpen } from "./svc/svc-lb-open.ts";
import { svcNoPods } from "./svc/svc-no-pods.ts";
import { svcNoPorts } from "./svc/svc-no-ports.ts";
import { svcNoSelector } from "./svc/svc-no-selector.ts";
import { svcNodePortRange } from "./svc/svc-node-port-range.ts";
import { svcPortName } from "./svc/svc-port-name.ts";
import { svcPortRange } from "./svc/svc-port-range.ts";
import { svcTargetPortMissing } from "./svc/svc-target-port-missing.ts";
import { svcTypeFields } from "./svc/svc-type-fields.ts";
import { svcValueUnknown } from "./svc/svc-value-unknown.ts";
import { tlsHostWithoutRule } from "./tls/tls-host-without-rule.ts";
import { tlsRuleWithoutTls } from "./tls/tls-rule-without-tls.ts";
import { tlsSecretKeys } from "./tls/tls-secret-keys.ts";
import { tlsSecretMissing } from "./tls/tls-secret-missing.ts";
import { tlsSecretOtherNamespace } from "./tls/tls-secret-other-namespace.ts";
import { tlsSecretType } from "./tls/tls-secret-type.ts";
import { tlsWildcardGap } from "./tls/tls-wildcard-gap.ts";
import type { Rule } from "./rule.ts";

export const rules: readonly Rule[] = [
  certIssuerBoth,
  certNoTls,
  ingConflict,
  ingPathShadowed,
  ingPortIsTargetPort,
  ingPortMissing,
  ingPortNameMissing,
  ingServiceMissing,
  ingServiceOtherNamespace,
  npApiRemoved,
  npBareLabels,
  npCidrHostBits,
  npCidrInvalid,
  npCidrIsName,
  npDenyOverridden,
  npDnsBlocked,
  npEgressDenyAll,
  npEmptyListAllows,
  npEndport,
  npExceptOutside,
  npPeerEmpty,
  npPeerIpblockMixed,
  npPolicytypeUnknown,
  npPolicytypesEmptyEgress,
  npPolicytypesHidesEgress,
  npPolicytypesHidesIngress,
  npPolicytypesImplicitIngress,
  npPolicytypesMissing,
  npPortNameInvalid,
  npPortRange,
  npPortText,
  npProtocol,
  npSelectorExpression,
  resConfigMapMissing,
  resContainerName,
  resContainerPort,
  resSecretMissing,
  resSelectorMismatch,
  resServiceAccountMissing,
  svcDuplicatePort,
  svcExternalIps,
  svcExternalnamePort,
  svcLbOpen,
  svcNoPods,
  svcNoPorts,
  svcNoSelector,
  svcNodePortRange,
  svcPortName,
  svcPortRange,
  svcTargetPortMissing,
  svcTypeFields,
  svcValueUnknown,
  tlsHostWithoutRule,
  tlsRuleWithoutTls,
  tlsSecretKeys,
  tlsSecretMissing,
  tlsSecretOtherNamespace,
  tlsSecretType,
  tlsWildcardGap,
];
