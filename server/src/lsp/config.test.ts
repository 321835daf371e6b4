// What the editor may send as settings, and what the server goes by: a value that is not of its type counts as not set.
import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const STANDARD = { kubeconfig: "", connect: "manual", kubectlProxy: false, namespaces: [], secretNames: false };

for (const [what, cluster, live] of [
  ["nothing", undefined, STANDARD],
  [
    "all of it",
    {
      kubeconfig: "/home/me/prod.yaml",
      connect: "automatic",
      kubectlProxy: true,
      namespaces: ["shop", "cart"],
      secretNames: true,
    },
    {
      kubeconfig: "/home/me/prod.yaml",
      connect: "automatic",
      kubectlProxy: true,
      namespaces: ["shop", "cart"],
      secretNames: true,
    },
  ],
  ["a path between spaces", { kubeconfig: " /home/me/prod.yaml " }, { ...STANDARD, kubeconfig: "/home/me/prod.yaml" }],
  ["other types", { kubeconfig: 5, connect: true, kubectlProxy: "true", namespaces: "shop" }, STANDARD],
  ["a way to connect that there is not", { connect: "always" }, STANDARD],
  ["namespaces of every sort", { namespaces: ["shop", 7, null, "", "shop"] }, { ...STANDARD, namespaces: ["shop"] }],
  ["names of Secrets by anything but true", { secretNames: "true" }, STANDARD],
  ["a list for the whole section", ["shop"], STANDARD],
] as const) {
  test(`the live cluster: ${what}`, () => expect(readConfig({ cluster }, undefined).live).toEqual(live));
}

test("a recording is read besides, and is a text or nothing", () => {
  expect(readConfig({ cluster: { recording: "cluster.yaml" } }, undefined).recording).toBe("cluster.yaml");
  expect(readConfig({ cluster: { recording: null } }, undefined).recording).toBe("");
});
