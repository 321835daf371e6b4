// The table of rules.

import { adminRules } from "./admin/index.ts";
import { annRules } from "./ann/index.ts";
import { certRules } from "./cert/index.ts";
import { dnsRules } from "./dns/index.ts";
import { f5Rules } from "./f5/index.ts";
import { gwRules } from "./gw/index.ts";
import { haproxyRules } from "./haproxy/index.ts";
import { ingRules } from "./ing/index.ts";
import { istioRules } from "./istio/index.ts";
import { mcRules } from "./mc/index.ts";
import { nginxRules } from "./nginx/index.ts";
import { npRules } from "./np/index.ts";
import { resRules } from "./res/index.ts";
import type { Rule } from "./rule.ts";
import { svcRules } from "./svc/index.ts";
import { tlsRules } from "./tls/index.ts";
import { traefikRules } from "./traefik/index.ts";

export const rules: readonly Rule[] = [
  ...adminRules,
  ...annRules,
  ...certRules,
  ...dnsRules,
  ...f5Rules,
  ...gwRules,
  ...haproxyRules,
  ...ingRules,
  ...istioRules,
  ...mcRules,
  ...nginxRules,
  ...npRules,
  ...resRules,
  ...svcRules,
  ...tlsRules,
  ...traefikRules,
];
