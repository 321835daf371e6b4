// Completion of keys, enumerations, versions and kinds from the schemas.
import { test } from "vitest";
import { checkComplete, checkOffered, checkTaken } from "../../../../test/fixture/checkComplete.ts";

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
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  rules:\n    - http:\n        paths:\n          - backend:\n              service:\n                name: $1\n                port:\n                  number: $2\n            pathType: ${3|Prefix,Exact,ImplementationSpecific|}\n",
    schema,
  ));

test("a list is begun in the file's own style", () =>
  checkTaken(
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  rules:\n  - host: a\n  $0\n",
    "tls",
    "\nkind: Ingress\nmetadata: { name: a }\nspec:\n  rules:\n  - host: a\n  tls:\n  - $1\n",
    schema,
  ));

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
