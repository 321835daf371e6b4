import { test } from "vitest";
import { checkFix } from "../../../../test/fixture/checks.ts";

const ingress = (name: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: shop }\nspec: { defaultBackend: { service: { name: ${name}, port: { number: 80 } } } }\n`;

test.each([
  ["cart.shop.svc.cluster.local", "cart"],
  ["shop/cart", "cart"],
  ["Cart_Front", "cart-front"],
])("%s is offered as %s", (written, right) =>
  checkFix("ing-service-name-invalid", `Use ${right}`, ingress(written), ingress(right)),
);
