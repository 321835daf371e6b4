// Completion of keys, enumerations, versions and kinds from the schemas.
import { expect, test } from "vitest";
import { checkComplete, checkOffered, checkTaken, completeAt } from "../../../../test/fixture/checkComplete.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";

const schema = { schema: true };

test("keys of a mapping that are not there yet", () =>
  checkOffered(
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  ingressClassName: x\n  $0\n",
    ["rules", "tls", "defaultBackend"],
    ["ingressClassName", "metadata"],
    schema,
  ));

test("keys in the middle of a word, above another key", () =>
  checkTaken(
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  ingressCl$0\n  rules: []\n",
    "ingressClassName",
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  ingressClassName: \n  rules: []\n",
    schema,
  ));

test("a key that has its colon keeps it", () =>
  checkTaken(
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  ingressCl$0: x\n",
    "ingressClassName",
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  ingressClassName: x\n",
    schema,
  ));

test("a key brings what is required inside it", () =>
  checkTaken(
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  rules:\n    - $0\n",
    "http",
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  rules:\n    - http:\n        paths:\n          - path: $1\n            pathType: ${2|Prefix,Exact,ImplementationSpecific|}\n            backend:\n              service:\n                name: $3\n                port:\n                  number: $4\n",
    schema,
  ));

test("a list is begun in the file's own style", () =>
  checkTaken(
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  rules:\n  - host: a\n  $0\n",
    "tls",
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  rules:\n  - host: a\n  tls:\n  - $1\n",
    schema,
  ));

test("metadata brings the name", () => {
  checkTaken("\nkind: Ingress\n$0\n", "metadata", "\nkind: Ingress\nmetadata:\n  name: $1\n", schema);
  checkTaken("\n$0\n", "metadata", "\nmetadata:\n  name: $1\n", schema);
});

test("what most manifests have stands above what few have", () =>
  checkComplete(
    "\nkind: Service\nmetadata: { name: a }\nspec:\n  ports:\n    - $0\n",
    ["port", "name", "protocol", "targetPort", "appProtocol", "nodePort"],
    schema,
  ));

test("the list opens by itself behind a key whose values are known, and only there", () => {
  const asking = (text: string): readonly string[] =>
    completeAt(readFixture(text, schema))
      .filter(({ data }) => (data as { readonly asksOn?: boolean } | undefined)?.asksOn === true)
      .map(({ label }) => label);
  expect(asking("\n$0\n")).toEqual(["apiVersion", "kind"]);
  expect(asking("\nkind: Service\nmetadata: { name: a }\nspec:\n  ports:\n    - $0\n")).toEqual(["targetPort"]);
  expect(asking("\nkind: NetworkPolicy\nmetadata: { name: a }\nspec:\n  $0\n")).toContain("podSelector");
  expect(asking("\nkind: NetworkPolicy\n$0\n")).not.toContain("metadata");
});

test("keys of a new item", () =>
  checkOffered(
    "\nkind: NetworkPolicy\nmetadata: { name: a }\nspec:\n  egress:\n    - to: []\n      $0\n",
    ["ports"],
    ["to", "from"],
    schema,
  ));

test("keys of an item that is not begun bring the dash", () =>
  checkTaken(
    "\nkind: NetworkPolicy\nmetadata: { name: a }\nspec:\n  egress:\n    $0\n",
    "to",
    "\nkind: NetworkPolicy\nmetadata: { name: a }\nspec:\n  egress:\n    - to:\n        - $1\n",
    schema,
  ));

test("four columns a step", () =>
  checkTaken(
    "\nkind: Ingress\nmetadata:\n    name: a\nspec:\n    $0\n",
    "defaultBackend",
    "\nkind: Ingress\nmetadata:\n    name: a\nspec:\n    defaultBackend:\n        service:\n            name: $1\n            port:\n                number: $2\n",
    schema,
  ));

test("in flow style", () =>
  checkTaken(
    "\nkind: Ingress\nmetadata: { name: a }\nspec: { default$0 }\n",
    "defaultBackend",
    "\nkind: Ingress\nmetadata: { name: a }\nspec: { defaultBackend: { service: { name: $1, port: { number: $2 } } } }\n",
    schema,
  ));

test("kinds of the version", () =>
  checkOffered(
    "\napiVersion: networking.k8s.io/v1\nkind: $0\n",
    ["Ingress", "NetworkPolicy", "IngressClass"],
    ["Service"],
    schema,
  ));

test("versions of the kind", () =>
  checkOffered("\nkind: NetworkPolicy\napiVersion: $0\n", ["networking.k8s.io/v1"], ["v1"], schema));

test("the first keys of an empty document", () =>
  checkComplete("\n$0\n", ["apiVersion", "kind", "metadata", "spec"], schema));

test("nothing of it where structure is not ours", () =>
  checkComplete("\nkind: Ingress\nmetadata: { name: a }\nspec:\n  $0\n", [], { settings: { schema: false } }));
