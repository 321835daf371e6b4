import { expect, test } from "vitest";
import { namespace, np, pod, port, view } from "../../../test/conformance/build.ts";
import { createEngine } from "./engine.ts";
import { policyDocument, workloadDocument } from "./reachDocument.ts";

const frontend = pod("web", "frontend", { app: "frontend" });
const api = pod("payments", "api", { app: "api" }, [port(8080, "http")]);
const ledger = pod("payments", "ledger", { app: "ledger" }, [port(9090)]);
const namespaces = [namespace("web"), namespace("payments")];
const inPayments = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "payments" } } };
const out = np("web", "frontend-egress", {
  podSelector: { matchLabels: { app: "frontend" } },
  policyTypes: ["Egress"],
  egress: [
    { to: [{ ...inPayments, podSelector: { matchLabels: { app: "api" } } }], ports: [{ port: 8080 }] },
    { to: [{ ipBlock: { cidr: "192.168.1.0/24" } }] },
    { to: [inPayments], ports: [{ port: 9090 }] },
  ],
});
const ledgerIn = np("payments", "ledger-in", {
  podSelector: { matchLabels: { app: "ledger" } },
  policyTypes: ["Ingress"],
  ingress: [{ from: [{ podSelector: {} }] }],
});
const base = view({ workloads: [frontend, api, ledger], namespaces, policies: [out, ledgerIn] });
const context = { where: () => "policy.yaml:14", source: "cluster prod (live)" };

test("a workload's document: what it reaches, by which rule, and what it does not", () => {
  const [egress = ""] = workloadDocument(createEngine(base), frontend, context).split("# Ingress");
  expect(egress.trim().split("\n")).toEqual([
    "# Egress of web/frontend (Pod)",
    "",
    "cluster prod (live)",
    "",
    "| To | Ports | Allowed by |",
    "|---|---|---|",
    "| 192.168.1.0/24 (256 addresses, private) | all | web/frontend-egress, egress\\[1\\] (policy.yaml:14) |",
    "| payments/api | 8080/TCP, 9090/TCP | web/frontend-egress, egress\\[0\\] (policy.yaml:14); web/frontend-egress, egress\\[2\\] (policy.yaml:14) |",
    "",
    "Not reachable, though something here points at it",
    "",
    "| To | Why not | Smallest change |",
    "|---|---|---|",
    "| kube-system/kube-dns 53/UDP | no rule of web/frontend-egress allows it | add a DNS rule (fix) |",
    "| payments/ledger 9090/TCP | payments/ledger-in refuses | add a from-rule in policy.yaml:14 |",
    "",
    "Assumed: ipBlock matches no pods; network plugins differ.",
  ]);
});

test("an edit's change is told for each direction, against what is saved", () => {
  const edited = createEngine(base);
  const told = (text: string | undefined) => text?.split("\n").filter((line) => line.startsWith("Your edit")) ?? [];
  const wider = np("web", "frontend-egress", {
    podSelector: { matchLabels: { app: "frontend" } },
    policyTypes: ["Egress"],
    egress: [{ to: [{ ipBlock: { cidr: "192.168.1.0/24" } }] }, { to: [inPayments], ports: [{ port: 9090 }] }],
  });
  const saved = createEngine({ ...base, policies: [wider, ledgerIn] });
  expect(told(workloadDocument(edited, frontend, { ...context, saved }))).toEqual([
    "Your edit changes: − payments/api 9090/TCP · + payments/api 8080/TCP, 9090/TCP",
  ]);
  const open = createEngine({ ...base, policies: [ledgerIn] });
  expect(told(policyDocument(edited, out.id, { ...context, saved: open }))).toEqual([
    "Your edit changes: − everything except payments/ledger (no policy selects it) · + 192.168.1.0/24 (256 addresses, private) all · + payments/api 8080/TCP, 9090/TCP",
  ]);
  expect(told(workloadDocument(edited, frontend, { ...context, saved: edited }))).toEqual([]);
});

test("names are shown and never become markup", () => {
  const evil = pod("web", "a|b<script>", { app: "evil" });
  const text = workloadDocument(createEngine({ ...base, workloads: [evil, api], policies: [] }), evil, context);
  expect(text).not.toContain("<script>");
});
