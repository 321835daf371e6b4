// ingress-nginx to Traefik: Middlewares named by one annotation, and IngressRoutes for what an Ingress can't say to it.

import { traefik as row } from "../../../controllers/traefik/controller.ts";
import { isOn } from "../../nginxAnnotations.ts";
import type { ControllerTarget } from "../controllerTarget.ts";
import { type Draft, pathPlace } from "../draft.ts";
import { headersAlone } from "../haproxyTechnologies.ts";
import { middlewaresOf } from "./middlewares.ts";
import { clientCertificates, passthrough, redirectToHttps, routes } from "./routes.ts";
import { transport } from "./transport.ts";

const ROUTER = "traefik.ingress.kubernetes.io/router.";

export const traefik: ControllerTarget = {
  key: "traefik",
  row,
  className: "traefik",
  convert(draft) {
    const { facts } = draft;
    if (isOn(facts, "ssl-passthrough")) return passthrough(draft);
    const names = middlewaresOf(draft);
    if (headersAlone(draft)) draft.say("lost", ["configuration-snippet"], "Traefik has no snippets");
    if (names.length > 0)
      draft.annotations.set(
        `${ROUTER}middlewares`,
        names.map((name) => `${facts.id.namespace}-${name}@kubernetescrd`).join(","),
      );
    transport(draft);
    clientCertificates(draft);
    routes(draft, names);
    for (const path of draft.paths) {
      if (path.gone || path.reads !== "regex") continue;
      const prefixed = path.path !== path.written;
      path.pathType = prefixed ? path.pathType : "Prefix";
      const how = prefixed ? `Prefix ${path.path}; letter case counts` : "letter case counts; it did not";
      if (/[a-z]/i.test(path.written)) draft.notes.place("changed", pathPlace(path), path.written, how);
    }
    draft.say("changed", ["use-regex"], "each path says how it matches");
    secured(draft);
    redirectToHttps(draft, names);
    if (facts.defaultBackend)
      draft.notes.place("changed", ["spec", "defaultBackend"], "defaultBackend", DEFAULT_BACKEND);
  },
};

const DEFAULT_BACKEND = "Traefik takes one for all Ingresses, and only of an Ingress without rules";

/** A router with TLS answers HTTPS alone. */
function secured(draft: Draft): void {
  const { facts } = draft;
  if (facts.tls.length === 0) return;
  draft.annotations.set(`${ROUTER}entrypoints`, "websecure");
  draft.annotations.set(`${ROUTER}tls`, "true");
  for (const { index } of facts.tls)
    draft.notes.place("changed", ["spec", "tls", index], "tls", `${ROUTER}tls and entrypoints: websecure`);
}
