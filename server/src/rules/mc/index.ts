// The rules on several clusters.

import type { Rule } from "../rule.ts";
import { mcExportMissing } from "./mc-export-missing.ts";
import { mcExportNoService } from "./mc-export-no-service.ts";
import { mcGatewayPort } from "./mc-gateway-port.ts";
import { mcSelectorLocal } from "./mc-selector-local.ts";
import { mcServiceDiffers } from "./mc-service-differs.ts";

export const mcRules: readonly Rule[] = [
  mcExportMissing,
  mcExportNoService,
  mcGatewayPort,
  mcSelectorLocal,
  mcServiceDiffers,
];
