// The table of controllers. A folder here and a row below add one.

import type { ControllerRow } from "../controller.ts";
import { haproxy } from "./haproxy/controller.ts";
import { haproxyIngress } from "./haproxyIngress/controller.ts";
import { nginx } from "./nginx/controller.ts";
import { nginxInc } from "./nginxInc/controller.ts";
import { otherControllers } from "./others.ts";
import { traefik } from "./traefik/controller.ts";

/** Several rows may share a class name: `nginx` and `haproxy` each stand for two controllers. */
export const controllerRows: readonly ControllerRow[] = [
  nginx,
  nginxInc,
  traefik,
  haproxy,
  haproxyIngress,
  ...otherControllers,
];
