// The rules on F5 NGINX.

import type { Rule } from "../rule.ts";
import { f5ClassClash } from "./f5-class-clash.ts";
import { f5HostRequired } from "./f5-host-required.ts";
import { f5MasterPaths } from "./f5-master-paths.ts";
import { f5MergeAnnotation } from "./f5-merge-annotation.ts";
import { f5MinionOrphan } from "./f5-minion-orphan.ts";
import { f5MinionShape } from "./f5-minion-shape.ts";
import { f5Plus } from "./f5-plus.ts";
import { f5ServiceList } from "./f5-service-list.ts";

export const f5Rules: readonly Rule[] = [
  f5ClassClash,
  f5HostRequired,
  f5MasterPaths,
  f5MergeAnnotation,
  f5MinionOrphan,
  f5MinionShape,
  f5Plus,
  f5ServiceList,
];
