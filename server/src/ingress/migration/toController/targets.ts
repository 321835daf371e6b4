// The table of controllers that Ingresses can be converted for.

import type { ControllerTarget } from "./controllerTarget.ts";
import { haproxyIngress } from "./haproxyIngress.ts";
import { haproxyTechnologies } from "./haproxyTechnologies.ts";
import { nginxInc } from "./nginxInc.ts";
import { traefik } from "./traefik/traefik.ts";

export const controllerTargets: readonly ControllerTarget[] = [traefik, haproxyTechnologies, haproxyIngress, nginxInc];
