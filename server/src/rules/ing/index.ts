// The rules on Ingresses and IngressClasses.

import type { Rule } from "../rule.ts";
import { ingAnnotationNotText } from "./ing-annotation-not-text.ts";
import { ingApiRemoved } from "./ing-api-removed.ts";
import { ingBackendBoth } from "./ing-backend-both.ts";
import { ingBackendEmpty } from "./ing-backend-empty.ts";
import { ingClassAnnotation } from "./ing-class-annotation.ts";
import { ingClassBoth } from "./ing-class-both.ts";
import { ingClassControllerInvalid } from "./ing-class-controller-invalid.ts";
import { ingClassControllerUnknown } from "./ing-class-controller-unknown.ts";
import { ingClassMissing } from "./ing-class-missing.ts";
import { ingClassNameInvalid } from "./ing-class-name-invalid.ts";
import { ingClassParametersScope } from "./ing-class-parameters-scope.ts";
import { ingClassTwoDefaults } from "./ing-class-two-defaults.ts";
import { ingClassUnknown } from "./ing-class-unknown.ts";
import { ingConflict } from "./ing-conflict.ts";
import { ingControllerSingle } from "./ing-controller-single.ts";
import { ingDuplicateHostRule } from "./ing-duplicate-host-rule.ts";
import { ingDuplicatePath } from "./ing-duplicate-path.ts";
import { ingHostInvalid } from "./ing-host-invalid.ts";
import { ingHostIp } from "./ing-host-ip.ts";
import { ingHostTwoNamespaces } from "./ing-host-two-namespaces.ts";
import { ingHostWildcard } from "./ing-host-wildcard.ts";
import { ingNetpolBlocksController } from "./ing-netpol-blocks-controller.ts";
import { ingNoHost } from "./ing-no-host.ts";
import { ingNoRules } from "./ing-no-rules.ts";
import { ingOldBackendFields } from "./ing-old-backend-fields.ts";
import { ingOldDefaultBackend } from "./ing-old-default-backend.ts";
import { ingPathEmpty } from "./ing-path-empty.ts";
import { ingPathNotAbsolute } from "./ing-path-not-absolute.ts";
import { ingPathSequence } from "./ing-path-sequence.ts";
import { ingPathShadowed } from "./ing-path-shadowed.ts";
import { ingPathsEmpty } from "./ing-paths-empty.ts";
import { ingPathtypeMissing } from "./ing-pathtype-missing.ts";
import { ingPathtypeUnknown } from "./ing-pathtype-unknown.ts";
import { ingPortBoth } from "./ing-port-both.ts";
import { ingPortEmpty } from "./ing-port-empty.ts";
import { ingPortIsTargetPort } from "./ing-port-is-target-port.ts";
import { ingPortMissing } from "./ing-port-missing.ts";
import { ingPortNameInvalid } from "./ing-port-name-invalid.ts";
import { ingPortNameMissing } from "./ing-port-name-missing.ts";
import { ingPortNumberText } from "./ing-port-number-text.ts";
import { ingPortProtocol } from "./ing-port-protocol.ts";
import { ingPortRange } from "./ing-port-range.ts";
import { ingPrefixCharwise } from "./ing-prefix-charwise.ts";
import { ingPrefixSlashTwin } from "./ing-prefix-slash-twin.ts";
import { ingResourceBackend } from "./ing-resource-backend.ts";
import { ingResourceRefInvalid } from "./ing-resource-ref-invalid.ts";
import { ingRuleWithoutHttp } from "./ing-rule-without-http.ts";
import { ingServerFields } from "./ing-server-fields.ts";
import { ingServiceExposedToo } from "./ing-service-exposed-too.ts";
import { ingServiceExternalname } from "./ing-service-externalname.ts";
import { ingServiceMissing } from "./ing-service-missing.ts";
import { ingServiceNameInvalid } from "./ing-service-name-invalid.ts";
import { ingServiceOtherNamespace } from "./ing-service-other-namespace.ts";
import { ingStatusAddress } from "./ing-status-address.ts";
import { ingTooComplex } from "./ing-too-complex.ts";

export const ingRules: readonly Rule[] = [
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
];
