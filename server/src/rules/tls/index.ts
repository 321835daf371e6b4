// The rules on certificates.

import type { Rule } from "../rule.ts";
import { tlsDefaultBackendOnly } from "./tls-default-backend-only.ts";
import { tlsHostWithoutRule } from "./tls-host-without-rule.ts";
import { tlsHostsEmpty } from "./tls-hosts-empty.ts";
import { tlsNone } from "./tls-none.ts";
import { tlsRuleWithoutTls } from "./tls-rule-without-tls.ts";
import { tlsSecretKeys } from "./tls-secret-keys.ts";
import { tlsSecretMissing } from "./tls-secret-missing.ts";
import { tlsSecretNameEmpty } from "./tls-secret-name-empty.ts";
import { tlsSecretNameInvalid } from "./tls-secret-name-invalid.ts";
import { tlsSecretOtherNamespace } from "./tls-secret-other-namespace.ts";
import { tlsSecretType } from "./tls-secret-type.ts";
import { tlsTwoSecrets } from "./tls-two-secrets.ts";
import { tlsWildcardGap } from "./tls-wildcard-gap.ts";

export const tlsRules: readonly Rule[] = [
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
];
