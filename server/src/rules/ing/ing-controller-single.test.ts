import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";

const only = { only: ["ing-controller-single"] };

function controller(replicas: string, said = "", image = "traefik:v3.3"): string {
  return `#- /controller.yaml
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  replicas: ${replicas}
${said}  selector: { matchLabels: { app: edge } }
  template: { metadata: { labels: { app: edge } }, spec: { containers: [{ name: a, image: "${image}" }] } }
`;
}

const ONE = "            ^ warning ing-controller-single: All ingress traffic goes through the one pod of edge/edge\n";

test("one pod", () => {
  checkDiagnostics(controller("1", ONE), only);
  checkDiagnostics(controller("2"), only);
  checkDiagnostics(controller("1", "", "nginx:1.27"), only);
  checkDiagnostics(controller('"{{ .Values.replicas }}"'), only);
});

test("an autoscaler decides how many there are", () => {
  const scaler = (name: string): string =>
    `#- /hpa.yaml\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: a, namespace: edge }\nspec: { scaleTargetRef: { kind: Deployment, name: ${name} } }\n`;
  checkDiagnostics(`${controller("1")}${scaler("edge")}`, only);
  checkDiagnostics(`${controller("1", ONE)}${scaler("other")}`, only);
});
