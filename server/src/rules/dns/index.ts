// The rules on external-dns.

import type { Rule } from "../rule.ts";
import { dnsAnnotationPrefix } from "./dns-annotation-prefix.ts";
import { dnsGatewayPlacement } from "./dns-gateway-placement.ts";

export const dnsRules: readonly Rule[] = [dnsAnnotationPrefix, dnsGatewayPlacement];
