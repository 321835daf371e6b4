// The rules on ingress-nginx.

import type { Rule } from "../rule.ts";
import { nginxAffinityRegex } from "./nginx-affinity-regex.ts";
import { nginxAuthTlsPerHost } from "./nginx-auth-tls-per-host.ts";
import { nginxAuthTlsSecret } from "./nginx-auth-tls-secret.ts";
import { nginxBackendProtocol } from "./nginx-backend-protocol.ts";
import { nginxCanaryIdle } from "./nginx-canary-idle.ts";
import { nginxCanaryIgnored } from "./nginx-canary-ignored.ts";
import { nginxCanaryNoMain } from "./nginx-canary-no-main.ts";
import { nginxCanaryOff } from "./nginx-canary-off.ts";
import { nginxCanaryTwo } from "./nginx-canary-two.ts";
import { nginxCanaryWeight } from "./nginx-canary-weight.ts";
import { nginxCorsStarCredentials } from "./nginx-cors-star-credentials.ts";
import { nginxForceHttpsNoTls } from "./nginx-force-https-no-tls.ts";
import { nginxForwardedPrefixBool } from "./nginx-forwarded-prefix-bool.ts";
import { nginxGrpcPlain } from "./nginx-grpc-plain.ts";
import { nginxLargeDuration } from "./nginx-large-duration.ts";
import { nginxOldPrefix } from "./nginx-old-prefix.ts";
import { nginxPassthroughMixed } from "./nginx-passthrough-mixed.ts";
import { nginxPathForbidden } from "./nginx-path-forbidden.ts";
import { nginxRedirectBoth } from "./nginx-redirect-both.ts";
import { nginxRegexInvalid } from "./nginx-regex-invalid.ts";
import { nginxRegexOff } from "./nginx-regex-off.ts";
import { nginxRegexPathType } from "./nginx-regex-path-type.ts";
import { nginxRegexWholeHost } from "./nginx-regex-whole-host.ts";
import { nginxRetired } from "./nginx-retired.ts";
import { nginxRewriteGroupMissing } from "./nginx-rewrite-group-missing.ts";
import { nginxRewriteNoGroup } from "./nginx-rewrite-no-group.ts";
import { nginxServiceUpstreamAffinity } from "./nginx-service-upstream-affinity.ts";

export const nginxRules: readonly Rule[] = [
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
];
