// The rules on cluster-scoped policies.

import type { Rule } from "../rule.ts";
import { adminAction } from "./admin-action.ts";
import { adminApiRenamed } from "./admin-api-renamed.ts";
import { adminBaselineOverruled } from "./admin-baseline-overruled.ts";
import { adminDomainAction } from "./admin-domain-action.ts";
import { adminNamedPortNetwork } from "./admin-named-port-network.ts";
import { adminPeerOne } from "./admin-peer-one.ts";
import { adminPeersEmpty } from "./admin-peers-empty.ts";
import { adminPortRange } from "./admin-port-range.ts";
import { adminPriorityRange } from "./admin-priority-range.ts";
import { adminPriorityTie } from "./admin-priority-tie.ts";
import { adminRuleLimit } from "./admin-rule-limit.ts";
import { adminRuleUnreachable } from "./admin-rule-unreachable.ts";
import { adminShadowsNp } from "./admin-shadows-np.ts";
import { adminTier } from "./admin-tier.ts";

export const adminRules: readonly Rule[] = [
  adminAction,
  adminApiRenamed,
  adminBaselineOverruled,
  adminDomainAction,
  adminNamedPortNetwork,
  adminPeerOne,
  adminPeersEmpty,
  adminPortRange,
  adminPriorityRange,
  adminPriorityTie,
  adminRuleLimit,
  adminRuleUnreachable,
  adminShadowsNp,
  adminTier,
];
