// The rules on both HAProxy controllers.

import type { Rule } from "../rule.ts";
import { haproxyBoolOld } from "./haproxy-bool-old.ts";
import { haproxyConfigmapOnly } from "./haproxy-configmap-only.ts";
import { haproxyPathRewrite } from "./haproxy-path-rewrite.ts";
import { haproxyServerSslUnchecked } from "./haproxy-server-ssl-unchecked.ts";
import { haproxySharedBackend } from "./haproxy-shared-backend.ts";
import { hpiAuthUrlService } from "./hpi-auth-url-service.ts";
import { hpiBeginDefault } from "./hpi-begin-default.ts";
import { hpiClassController } from "./hpi-class-controller.ts";
import { hpiPathTypeIgnored } from "./hpi-path-type-ignored.ts";

export const haproxyRules: readonly Rule[] = [
  haproxyBoolOld,
  haproxyConfigmapOnly,
  haproxyPathRewrite,
  haproxyServerSslUnchecked,
  haproxySharedBackend,
  hpiAuthUrlService,
  hpiBeginDefault,
  hpiClassController,
  hpiPathTypeIgnored,
];
