// The rules on Traefik.

import type { Rule } from "../rule.ts";
import { traefikAnnotationUnknown } from "./traefik-annotation-unknown.ts";
import { traefikCrossNamespace } from "./traefik-cross-namespace.ts";
import { traefikGroupOld } from "./traefik-group-old.ts";
import { traefikHostAscii } from "./traefik-host-ascii.ts";
import { traefikHostStar } from "./traefik-host-star.ts";
import { traefikMiddlewareAt } from "./traefik-middleware-at.ts";
import { traefikMiddlewareFormat } from "./traefik-middleware-format.ts";
import { traefikMiddlewareMissing } from "./traefik-middleware-missing.ts";
import { traefikNginxUnsupported } from "./traefik-nginx-unsupported.ts";
import { traefikPathmatcherIgnored } from "./traefik-pathmatcher-ignored.ts";
import { traefikPriorityLength } from "./traefik-priority-length.ts";
import { traefikRegexGo } from "./traefik-regex-go.ts";
import { traefikRegexUnanchored } from "./traefik-regex-unanchored.ts";
import { traefikRouteService } from "./traefik-route-service.ts";
import { traefikRuleArity } from "./traefik-rule-arity.ts";
import { traefikRulePathSlash } from "./traefik-rule-path-slash.ts";
import { traefikRuleSyntax } from "./traefik-rule-syntax.ts";
import { traefikRuleV2 } from "./traefik-rule-v2.ts";
import { traefikRulesyntaxOld } from "./traefik-rulesyntax-old.ts";
import { traefikTlsSectionOnly } from "./traefik-tls-section-only.ts";
import { traefikV1Annotation } from "./traefik-v1-annotation.ts";
import { traefikWhitelistOld } from "./traefik-whitelist-old.ts";

export const traefikRules: readonly Rule[] = [
  traefikAnnotationUnknown,
  traefikCrossNamespace,
  traefikGroupOld,
  traefikHostAscii,
  traefikHostStar,
  traefikMiddlewareAt,
  traefikMiddlewareFormat,
  traefikMiddlewareMissing,
  traefikNginxUnsupported,
  traefikPathmatcherIgnored,
  traefikPriorityLength,
  traefikRegexGo,
  traefikRegexUnanchored,
  traefikRouteService,
  traefikRuleArity,
  traefikRulePathSlash,
  traefikRuleSyntax,
  traefikRuleV2,
  traefikRulesyntaxOld,
  traefikTlsSectionOnly,
  traefikV1Annotation,
  traefikWhitelistOld,
];
