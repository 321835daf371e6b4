import { describe, expect, test } from "vitest";
import type { IngressClassFacts, IngressFacts } from "../model/facts.ts";
import { classNameOf, controllerOf } from "./classes.ts";

describe("the controller of an Ingress", () => {
  test("is what its IngressClass names, with a class behind the controller too", () => {
    expect(served(ingress("edge"), [ingressClass("edge", "traefik.io/ingress-controller")])).toBe(
      "traefik by controller",
    );
    expect(served(ingress("edge"), [ingressClass("edge", "haproxy.org/ingress-controller/edge")])).toBe(
      "haproxy by controller",
    );
  });

  test("is unknown where the IngressClass names another one", () => {
    expect(served(ingress("nginx", "nginx.org/redirect"), [ingressClass("nginx", "example.com/own")])).toBe("unknown");
  });

  test("is what a class name alone stands for", () => {
    expect(served(ingress("traefik"))).toBe("traefik by className");
    expect(served(ingress(undefined, "kubernetes.io/ingress.class=kong"))).toBe("kong by className");
  });

  test("needs annotations where a class name stands for two", () => {
    expect(served(ingress("nginx"))).toBe("unknown");
    expect(served(ingress("nginx", "nginx.org/rewrites"))).toBe("nginxInc by annotations");
    expect(served(ingress("haproxy", "haproxy-ingress.github.io/app-root"))).toBe("haproxyIngress by annotations");
    expect(served(ingress("nginx", "nginx.org/rewrites", "nginx.ingress.kubernetes.io/app-root"))).toBe("unknown");
    expect(served(ingress("nginx", "traefik.ingress.kubernetes.io/router.tls"))).toBe("unknown");
  });

  test("without a class is the default class's, else what the annotations say", () => {
    expect(served(ingress(undefined), [ingressClass("a", "k8s.io/ingress-nginx", true)])).toBe("nginx by controller");
    expect(served(ingress(undefined, "alb.ingress.kubernetes.io/scheme"))).toBe("alb by annotations");
    expect(served(ingress(undefined))).toBe("unknown");
  });

  test("is what is set for its class where nothing else tells", () => {
    const set = { nginx: "nginx-inc", internal: "traefik", "": "haproxy-ingress", traefik: "kong", odd: "nobody" };
    expect(served(ingress("nginx"), [], set)).toBe("nginxInc by setting");
    expect(served(ingress("internal"), [], set)).toBe("traefik by setting");
    expect(served(ingress(undefined), [], set)).toBe("haproxyIngress by setting");
    expect(served(ingress("traefik"), [], set)).toBe("traefik by className");
    expect(served(ingress("nginx"), [ingressClass("nginx", "k8s.io/ingress-nginx")], set)).toBe("nginx by controller");
    expect(served(ingress("odd"), [], set)).toBe("unknown");
    expect(served(ingress("toString"), [], set)).toBe("unknown");
  });

  test("is not guessed by annotations for a class of a controller known by name only", () => {
    expect(served(ingress("voyager", "nginx.org/rewrites"))).toBe("unknown");
  });
});

test("the field counts before the annotation", () => {
  expect(classNameOf(ingress("a", "kubernetes.io/ingress.class=b"))).toBe("a");
});

function served(
  facts: IngressFacts,
  classes: readonly IngressClassFacts[] = [],
  set: { readonly [className: string]: string } = {},
): string {
  const found = controllerOf(facts, classes, set);
  return found ? `${found.controller.id} by ${found.by}` : "unknown";
}

function ingress(className: string | undefined, ...annotations: readonly string[]): IngressFacts {
  return {
    is: "ingress",
    id: { group: "networking.k8s.io", kind: "Ingress", namespace: "web", name: "web" },
    apiVersion: "networking.k8s.io/v1",
    className,
    annotations: Object.fromEntries(annotations.map((text) => [text.split("=")[0] ?? "", text.split("=")[1] ?? "x"])),
    defaultBackend: undefined,
    rules: [],
    tls: [],
  };
}

function ingressClass(name: string, controller: string, isDefault = false): IngressClassFacts {
  return {
    is: "ingressClass",
    id: { group: "networking.k8s.io", kind: "IngressClass", namespace: "", name },
    controller,
    isDefault,
  };
}
