// Self-subject reviews: who am I, may I, and what may I.

import { randomUUID } from "node:crypto";
import type { JsonObject } from "../../../server/src/base/json.ts";
import { DEFAULT_PATHS, mayDo, rulesIn, type User } from "./access.ts";
import { type Answer, jsonAnswer } from "./answer.ts";
import { mapping, text } from "./loose.ts";
import { badRequest } from "./status.ts";

/** The plurals of the reviews, by group. */
export const REVIEWS: Readonly<Record<string, readonly string[]>> = {
  "authorization.k8s.io": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
  "authentication.k8s.io": ["selfsubjectreviews"],
};

/** The answer to the create of a review. `incomplete`: an authoriser that can't list its rules takes part. */
export function answerReview(user: User, plural: string, review: JsonObject, incomplete: boolean): Answer {
  const spec = mapping(review["spec"]);
  switch (plural) {
    case "selfsubjectaccessreviews":
      return answer("SelfSubjectAccessReview", "authorization.k8s.io/v1", spec, { allowed: isAllowed(user, spec) });
    case "selfsubjectrulesreviews": {
      const namespace = text(spec["namespace"]);
      if (namespace === "") return badRequest("no namespace on request");
      return answer(
        "SelfSubjectRulesReview",
        "authorization.k8s.io/v1",
        {},
        {
          resourceRules: rulesIn(user, namespace),
          nonResourceRules: DEFAULT_PATHS,
          incomplete,
          ...(incomplete ? { evaluationError: "webhook authorizer does not support user rule resolution" } : {}),
        },
      );
    }
    default:
      return answer("SelfSubjectReview", "authentication.k8s.io/v1", undefined, {
        userInfo: { username: user.name, uid: randomUUID(), groups: user.groups },
      });
  }
}

function isAllowed(user: User, spec: JsonObject): boolean {
  const path = mapping(spec["nonResourceAttributes"]);
  if (path["path"] !== undefined)
    return mayDo(user, { is: "path", verb: text(path["verb"]), path: text(path["path"]) });
  const resource = mapping(spec["resourceAttributes"]);
  return mayDo(user, {
    is: "resource",
    verb: text(resource["verb"]),
    group: text(resource["group"]),
    plural: text(resource["resource"]),
    subresource: text(resource["subresource"]),
    namespace: text(resource["namespace"]),
    name: text(resource["name"]),
  });
}

function answer(kind: string, apiVersion: string, spec: JsonObject | undefined, status: JsonObject): Answer {
  const metadata = { creationTimestamp: null };
  return jsonAnswer(201, { kind, apiVersion, metadata, ...(spec === undefined ? {} : { spec }), status });
}
