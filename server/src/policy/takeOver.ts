// Answers that an edit leaves alone. After one policy's edit most reaches are what they were: one is taken over where its own
// row is the same, and of the rows that were replaced none belongs to an end that it lets through. What a reach is made of
// stands in reach.ts; this file knows only when it still holds.

import { memoOn } from "../base/memo.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import type { PolicyView } from "../model/views.ts";
import { rowsBetween } from "./detours.ts";
import { dnsPort, dnsWorkloads } from "./dns.ts";
import { type Door, doorsOf, sameDoor } from "./doors.ts";
import { dropOldRows, type Engine, type Kept, rowOf } from "./engine.ts";
import { type Leading, servicesTo } from "./exposedBy.ts";
import type { Detour, Direction, PolicyPart } from "./policyRule.ts";
import { samePorts } from "./portSet.ts";
import type { Reach } from "./reach.ts";
import type { Row } from "./row.ts";
import { isShut } from "./verdict.ts";

/** The engine that a reach asks for what it makes late; the newest that it holds for, so that no old one is kept alive. */
export interface Holding {
  engine: Engine;
}

type Make = (on: Holding, workload: WorkloadFacts, direction: Direction) => Reach;

interface Answer {
  readonly reach: Reach;
  readonly on: Holding;
  readonly row: Row | undefined;
  readonly around: Around;
  readonly ways: Ways;
}

/** Whatever else of an engine a reach is made of, the same for all. */
interface Around {
  readonly coverage: PolicyView["coverage"];
  /** The pods that serve DNS, where they listen, and the policies on them. */
  readonly dnsWorkloads: readonly WorkloadFacts[];
  readonly dnsPorts: readonly number[];
  readonly dns: readonly (readonly PolicyPart[])[];
  /** Ways over pods in between, and what these reach. */
  readonly detours: readonly Detour[];
  readonly between: readonly (Row | undefined)[];
}

/** What leads to a workload's pods from outside. */
interface Ways {
  readonly door: Door | undefined;
  readonly services: readonly Leading[];
  /** What is taken as given for pods of its namespace. */
  readonly assumed: readonly PolicyPart[];
}

type Answers = Record<Direction, Map<WorkloadFacts, Answer>>;

interface Generation {
  readonly engine: Engine;
  readonly around: Around;
  readonly replaced: Record<Direction, ReadonlySet<number>>;
  readonly answers: Answers;
  /** Those of the engine before; what nobody asks for again is forgotten with it. */
  readonly before: Answers | undefined;
}

const generations = memoOn((_: Kept["line"]): { current: Generation | undefined } => ({ current: undefined }));

/** The reach of the engine before this one where it holds, else a new one. */
export function takeOver(engine: Engine, workload: WorkloadFacts, direction: Direction, make: Make): Reach {
  const index = engine.ground.endpointIndex.get(workload);
  const generation = index === undefined ? undefined : generationOf(engine);
  if (index === undefined || !generation) return make({ engine }, workload, direction);
  const row = rowOf(engine, index, direction);
  const known = generation.before?.[direction].get(workload);
  const answers = generation.answers[direction];
  const ways = waysTo(engine, workload);
  if (known && known.row === row && sameWays(known.ways, ways) && holds(known, generation, direction)) {
    known.on.engine = engine;
    answers.set(workload, known);
    return known.reach;
  }
  const on = { engine };
  const reach = make(on, workload, direction);
  answers.set(workload, { reach, on, row, around: generation.around, ways });
  return reach;
}

function holds({ row, around }: Answer, generation: Generation, direction: Direction): boolean {
  const now = generation.around;
  if (!row || around.coverage !== now.coverage) return false;
  if (!areSame(around.dnsWorkloads, now.dnsWorkloads) || !areSame(around.dnsPorts, now.dnsPorts)) return false;
  if (!areSame(around.detours, now.detours) || !areSame(around.between, now.between)) return false;
  if (direction === "egress" && around.dns.some((parts, index) => parts !== now.dns[index])) return false;
  // An end that its own policies let through stands in the reach, be it as refused: its rules are cited.
  for (const at of generation.replaced[direction === "egress" ? "ingress" : "egress"])
    if (!isShut(row.towards(at))) return false;
  return true;
}

/** The newest engine's; an older one makes its answers by itself, and so does one that only asks "what if". */
function generationOf(engine: Engine): Generation | undefined {
  const { kept } = engine;
  if (kept.newest !== engine || kept.line.newest !== kept || kept.below) return undefined;
  const slot = generations(kept.line);
  if (slot.current?.engine === engine) return slot.current;
  // Rows that were never made are in no answer.
  for (const direction of ["egress", "ingress"] as const) dropOldRows(engine, direction);
  const { replaced } = kept;
  kept.replaced = { egress: new Set(), ingress: new Set() };
  slot.current = {
    engine,
    around: aroundOf(engine),
    replaced,
    answers: { egress: new Map(), ingress: new Map() },
    before: slot.current?.answers,
  };
  return slot.current;
}

function waysTo(engine: Engine, workload: WorkloadFacts): Ways {
  const { view } = engine;
  return {
    door: doorsOf(view).get(workload),
    services: servicesTo(view).get(workload) ?? [],
    assumed: engine.assumedFor(workload.id.namespace),
  };
}

/** Services come and go all the time; most of them lead elsewhere. */
function sameWays(a: Ways, b: Ways): boolean {
  return (
    sameDoor(a.door, b.door) &&
    areSame(a.assumed, b.assumed) &&
    a.services.length === b.services.length &&
    a.services.every(({ service, ports }, index) => {
      const other = b.services[index];
      return other !== undefined && service === other.service && samePorts(ports, other.ports);
    })
  );
}

function areSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

const DNS_NAMESPACES = ["kube-system", "openshift-dns"];

function aroundOf(engine: Engine): Around {
  const served = dnsWorkloads(engine);
  return {
    coverage: engine.view.coverage,
    dnsWorkloads: served,
    dnsPorts: served.map((workload) => dnsPort(engine, workload)),
    detours: engine.detours,
    between: rowsBetween(engine),
    dns: DNS_NAMESPACES.map((namespace) => engine.partsFor(namespace, "ingress")),
  };
}
