// The rules on Services.

import type { Rule } from "../rule.ts";
import { svcAddressInvalid } from "./svc-address-invalid.ts";
import { svcDuplicatePort } from "./svc-duplicate-port.ts";
import { svcEndpointInvalid } from "./svc-endpoint-invalid.ts";
import { svcExternalIps } from "./svc-external-ips.ts";
import { svcExternalnamePort } from "./svc-externalname-port.ts";
import { svcLbOpen } from "./svc-lb-open.ts";
import { svcNoPods } from "./svc-no-pods.ts";
import { svcNoPorts } from "./svc-no-ports.ts";
import { svcNoSelector } from "./svc-no-selector.ts";
import { svcNodePortRange } from "./svc-node-port-range.ts";
import { svcPortName } from "./svc-port-name.ts";
import { svcPortRange } from "./svc-port-range.ts";
import { svcSessionAffinity } from "./svc-session-affinity.ts";
import { svcTargetPortMissing } from "./svc-target-port-missing.ts";
import { svcTypeFields } from "./svc-type-fields.ts";
import { svcValueUnknown } from "./svc-value-unknown.ts";

export const svcRules: readonly Rule[] = [
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
];
