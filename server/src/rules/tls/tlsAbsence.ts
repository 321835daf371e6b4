// How rules speak of a TLS Secret that is not there. Of a live cluster names of type kubernetes.io/tls may be all that is known: then a
// name that is not among them is missing, or of another type, and that much is said for certain.

import { SECRET } from "../../index/policyView.ts";
import { isTemplate } from "../../model/read.ts";
import { TLS_SECRET } from "../../model/views.ts";
import { type Absence, absenceOf, namesOf, nearestName } from "../absence.ts";
import { fit } from "../message.ts";
import type { RuleContext } from "../rule.ts";

/** As `absenceOf`, for the Secret of a TLS entry: with what follows from it where no other name was meant. */
export function tlsAbsenceOf(cx: RuleContext, namespace: string, name: string): Absence | undefined {
  if (!isNoTlsSecret(cx, namespace, name)) {
    const absence = absenceOf(cx, SECRET, namespace, name);
    if (absence?.suggestion !== undefined) return absence;
    return (
      absence && { ...absence, message: fit(absence.message, ": clients get the controller's default certificate") }
    );
  }
  const suggestion = nearestName(name, namesOf(cx.list(SECRET, namespace)));
  const hint = suggestion === undefined ? "; one of another type may be there" : `; did you mean ${suggestion}?`;
  return { message: fit(`No Secret ${namespace}/${name} of type kubernetes.io/tls`, hint), suggestion };
}

/** Whether the name is none of a TLS Secret's for certain, while nobody knows whether it is another Secret's. */
export function isNoTlsSecret(cx: RuleContext, namespace: string, name: string): boolean {
  const lookup = cx.lookUp(SECRET, namespace, name);
  const isKnown = lookup.is === "found" || (lookup.is === "missing" && lookup.sure);
  return !isKnown && !isTemplate(name) && !isTemplate(namespace) && cx.absence(TLS_SECRET, namespace).is === "missing";
}
