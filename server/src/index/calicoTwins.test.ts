// A policy that is there under both of Calico's groups counts once.

import { expect, test } from "vitest";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { showId } from "../model/resourceId.ts";

const served = (name: string) => `
kind: NetworkPolicy
apiVersion: projectcalico.org/v3
metadata: { name: ${name}, namespace: shop }
spec: { selector: all(), types: [Egress] }`;
const kept = (name: string, tier = "default") => `
kind: NetworkPolicy
apiVersion: crd.projectcalico.org/v1
metadata: { name: ${name}, namespace: shop }
spec: { tier: ${tier}, selector: all(), types: [Egress] }`;

function policiesOf(text: string): readonly string[] {
  return readFixture(text)
    .snapshot.policyView()
    .policies.map(({ id }) => `${id.group} ${showId(id)}`);
}

test.each([
  [
    "as it is served, of two that a cluster tells",
    `#- cluster:prod synced=*${served("web")}\n---${kept("default.web")}`,
    ["projectcalico.org NetworkPolicy shop/web"],
  ],
  [
    "as a file has it",
    `#- /web.yaml${kept("default.web")}\n#- cluster:prod synced=*${served("web")}`,
    ["crd.projectcalico.org NetworkPolicy shop/default.web"],
  ],
  [
    "one of another tier is another",
    `#- /web.yaml${served("web")}\n---${kept("security.web", "security")}`,
    ["projectcalico.org NetworkPolicy shop/web", "crd.projectcalico.org NetworkPolicy shop/security.web"],
  ],
  ["one of Kubernetes that Calico shows too", `#- cluster:prod synced=*${served("knp.default.web")}`, []],
])("%s", (_, text, expected) => expect(policiesOf(text)).toEqual(expected));
