// What the command line says of the ingress controllers in use: the counterparts of sallyport.ingress.classes and versions.

import { defaultSettings, type IngressSettings } from "../analysis/settings.ts";
import { annotationOwners, isController } from "../ingress/annotations/knownAnnotations.ts";
import { controllerRows } from "../ingress/controllers/index.ts";
import { oneOf, pairsOf } from "./usage.ts";

/** The settings of --ingress-class and --ingress-version; throws UsageError for a controller that nobody knows. */
export function readIngressOptions(
  classes: readonly string[] | undefined,
  versions: readonly string[] | undefined,
): IngressSettings {
  const set = pairsOf("ingress-class", classes, "NAME=CONTROLLER");
  const used = pairsOf("ingress-version", versions, "CONTROLLER=VERSION");
  const controllers = controllerRows.map(({ key }) => key);
  for (const controller of Object.values(set)) oneOf("ingress-class NAME", controller, controllers, controller);
  const owners = annotationOwners
    .filter(({ annotations }) => annotations !== undefined)
    .map((owner) => (isController(owner) ? owner.key : owner.title));
  for (const owner of Object.keys(used)) oneOf("ingress-version", owner, owners, owner);
  return { ...defaultSettings.ingress, classes: set, versions: used };
}
