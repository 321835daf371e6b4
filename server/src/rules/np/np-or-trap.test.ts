// Two items where one was meant: one finding for one cause, by what the known pods say.

import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";

const workload = (namespace: string, app: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${app}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec: { containers: [{ name: a, image: a }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: ${namespace}, labels: { kubernetes.io/metadata.name: ${namespace} } }
`;

const policy = (peers: string): string => `#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: payments }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
${peers}`;

const complete = "#- cluster:prod synced=Namespace,Deployment,StatefulSet,DaemonSet,Pod\n";
const only = { only: ["np-or-trap", "np-peer-other-namespace", "np-peer-none"] };

const shopOrCheckout = (finding: string): string =>
  policy(`        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }
        - podSelector: { matchLabels: { app: checkout } }
${finding}`);

test("the pods are in the other item's namespace: a warning that says where", () =>
  checkDiagnostics(
    `${shopOrCheckout("          ^^^^^^^^^^^ warning np-or-trap: Pods with app=checkout are in shop, not in payments: two items mean OR; meant both at once?\n")}${complete}${workload("shop", "checkout")}${workload("payments", "api")}`,
    only,
  ));

test("the pods are in a third namespace: merging would not help", () =>
  checkDiagnostics(
    `${shopOrCheckout("          ^^^^^^^^^^^ warning np-peer-other-namespace: Pods with app=checkout are in till; a podSelector alone looks in payments\n")}${complete}${workload("till", "checkout")}${workload("payments", "api")}${workload("shop", "web")}`,
    only,
  ));

test("the pods are nowhere: the label is what is wrong", () =>
  checkDiagnostics(
    `${shopOrCheckout("                                             ^^^^^^^^ warning np-peer-none: No pod in payments has app=checkout\n")}${complete}${workload("shop", "web")}${workload("payments", "api")}`,
    only,
  ));

test("the policy's own namespace has such pods, or may have: a question", () => {
  const asked =
    "          ^^^^^^^^^^^ information np-or-trap: This lets in all pods of those namespaces, and app=checkout pods of payments: meant both at once?\n";
  checkDiagnostics(
    `${shopOrCheckout(asked)}${complete}${workload("shop", "checkout")}${workload("payments", "checkout")}`,
    only,
  );
  checkDiagnostics(`${shopOrCheckout(asked)}${workload("shop", "checkout")}${workload("payments", "api")}`, only);
});
