// The rules on cert-manager.

import type { Rule } from "../rule.ts";
import { certIssuerBoth } from "./cert-issuer-both.ts";
import { certIssuerMissing } from "./cert-issuer-missing.ts";
import { certNoTls } from "./cert-no-tls.ts";
import { certSecretShared } from "./cert-secret-shared.ts";

export const certRules: readonly Rule[] = [certIssuerBoth, certIssuerMissing, certNoTls, certSecretShared];
