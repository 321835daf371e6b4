// The rules on all objects.

import type { Rule } from "../rule.ts";
import { resAnnotationInvalid } from "./res-annotation-invalid.ts";
import { resConfigMapMissing } from "./res-config-map-missing.ts";
import { resContainerName } from "./res-container-name.ts";
import { resContainerPort } from "./res-container-port.ts";
import { resDuplicateName } from "./res-duplicate-name.ts";
import { resLabelInvalid } from "./res-label-invalid.ts";
import { resNameInvalid } from "./res-name-invalid.ts";
import { resSecretMissing } from "./res-secret-missing.ts";
import { resSelectorMismatch } from "./res-selector-mismatch.ts";
import { resServiceAccountMissing } from "./res-service-account-missing.ts";

export const resRules: readonly Rule[] = [
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
];
