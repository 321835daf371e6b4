// The rules on the Gateway API.

import type { Rule } from "../rule.ts";
import { gwBackendMissing } from "./gw-backend-missing.ts";
import { gwBackendPort } from "./gw-backend-port.ts";
import { gwBackendtls } from "./gw-backendtls.ts";
import { gwClassUnknown } from "./gw-class-unknown.ts";
import { gwFilterShape } from "./gw-filter-shape.ts";
import { gwGrantMissing } from "./gw-grant-missing.ts";
import { gwHostnameApart } from "./gw-hostname-apart.ts";
import { gwLimits } from "./gw-limits.ts";
import { gwListenerDuplicate } from "./gw-listener-duplicate.ts";
import { gwListenerTls } from "./gw-listener-tls.ts";
import { gwNamespaceRefused } from "./gw-namespace-refused.ts";
import { gwParentMissing } from "./gw-parent-missing.ts";
import { gwPathValue } from "./gw-path-value.ts";
import { gwRedirectBackend } from "./gw-redirect-backend.ts";
import { gwReplacePrefix } from "./gw-replace-prefix.ts";
import { gwRouteShadowed } from "./gw-route-shadowed.ts";
import { gwSecretMissing } from "./gw-secret-missing.ts";
import { gwSectionMissing } from "./gw-section-missing.ts";
import { gwTimeouts } from "./gw-timeouts.ts";
import { gwVersionOld } from "./gw-version-old.ts";
import { gwWeightsZero } from "./gw-weights-zero.ts";

export const gwRules: readonly Rule[] = [
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
];
