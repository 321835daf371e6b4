// Istio as a plane of its own (reach-semantics section 9, M6): what passes has to pass the network plugin's policies and
// the mesh's. AuthorizationPolicies on the way in; Sidecars, the registry and the mesh's mode on the way out.

import type { PolicyDialect } from "../../policyRule.ts";
import { tiers } from "../tiers.ts";
import { lowerAuthorization } from "./authorization.ts";
import { captureParts } from "./capture.ts";
import { detoursOf } from "./detours.ts";
import { meshOf } from "./mesh.ts";
import { strictParts } from "./mtls.ts";
import { openAuthorization } from "./opening.ts";
import { outboundParts } from "./outbound.ts";

export const istio: PolicyDialect = {
  name: "Istio",
  kinds: [
    {
      group: "security.istio.io",
      kind: "AuthorizationPolicy",
      plural: "AuthorizationPolicies",
      isNamespaced: true,
      unseen: "overrules",
      tier: tiers.mesh,
      plane: "mesh",
    },
  ],
  lower: lowerAuthorization,
  detours: detoursOf,
  open: openAuthorization,
  root: (world) => meshOf(world).rootNamespace,
  beside: (world) => {
    const parts = [...outboundParts(world), ...strictParts(world)];
    // Where nothing is closed, nothing has to be spared.
    return [...captureParts(world), ...parts];
  },
};
