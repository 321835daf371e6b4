// The table of rules.

import { certIssuerBoth } from "./cert/cert-issuer-both.ts";
import { certNoTls } from "./cert/cert-no-tls.ts";
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
import { svcNoPods } from "./svc/svc-no-pods.ts";
import { svcTargetPortMissing } from "./svc/svc-target-port-missing.ts";
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
  svcNoPods,
  svcTargetPortMissing,
  tlsHostWithoutRule,
  tlsRuleWithoutTls,
  tlsSecretKeys,
  tlsSecretMissing,
  tlsSecretOtherNamespace,
  tlsSecretType,
  tlsWildcardGap,
];
