// The table of policy languages. A row here and its folder add one; removing both removes it.

import type { PolicyDialect } from "../policyRule.ts";
import { adminNetworkPolicy } from "./adminNetworkPolicy/adminNetworkPolicy.ts";
import { calico } from "./calico/calico.ts";
import { cilium } from "./cilium/cilium.ts";
import { istio } from "./istio/istio.ts";
import { networkPolicy } from "./networkPolicy/networkPolicy.ts";

export const dialects: readonly PolicyDialect[] = [adminNetworkPolicy, cilium, networkPolicy, calico, istio];
