import { isDeepStrictEqual } from 'node:util';
import type { RunView } from '@weir/contract/run';
import { expect } from 'vitest';
import { until } from '../running-weir.ts';
import { series } from '../series.ts';
import { expectedOf, fateOf, flowOf, type LedgerEvent } from './events.ts';
import { ledgerFlows } from './flows.ts';
import { type Judged, judge } from './judge.ts';
import { createOutside, type Outside } from './outside.ts';
import { type LedgerSink, startLedgerSink } from './sink.ts';
import type { StartWorld, World } from './worlds.ts';

/** A product, the sink its flows call, and the people around it; and which events became which runs. */
export interface Scene<W extends World> {
  readonly world: W;
  readonly sink: LedgerSink;
  readonly outside: Outside;
  /** As a careful sender: again until it is answered. */
  send(event: LedgerEvent): Promise<void>;
  /** Events that were answered so far. */
  readonly answered: number;
  /** Resolves when every run has ended as it had to, and those it started, all within `limit` ms. @throws what is otherwise. */
  settled(limit: number): Promise<void>;
  /** What the ledger says of all events so far. */
  judged(): Judged & { readonly effects: number };
  close(): Promise<void>;
}

/** Between two looks of who decides what waits for a person, ms. */
const decideEvery = 250;
const patience = 120_000;

export async function openScene<W extends World>(
  start: StartWorld<W>,
  {
    seed,
    perLane,
    env = {},
  }: { seed: number; perLane: number; env?: Readonly<Record<string, string>> },
): Promise<Scene<W>> {
  let outside: Outside | undefined;
  const sink = await startLedgerSink({
    seed,
    refuses: isRefused,
    onHeard: (path, body) => outside?.hear(path, body),
  });
  const told = { WEIR_EGRESS_ALLOW: sink.place, WEIR_LOG_LEVEL: 'error', ...env };
  const world = await start(told, series(seed + 1)).catch(async (error: unknown) => {
    await sink.close();
    throw error;
  });
  const people = createOutside({ weir: world, sink });
  outside = people;
  const decide = setInterval(() => void people.decide().catch(() => undefined), decideEvery);
  const close = async (): Promise<void> => {
    clearInterval(decide);
    await world.stop();
    await sink.close();
  };
  try {
    for (const flow of ledgerFlows(sink.url, { perLane })) await publishSurely(world, flow);
  } catch (error) {
    await close();
    throw error;
  }
  const runs = new Map<string, { readonly event: LedgerEvent; readonly runId: string }>();
  const left = new Set<string>();
  return {
    world,
    sink,
    outside: people,
    close,
    get answered() {
      return runs.size;
    },
    async send(event) {
      const runId = await answered(world, event);
      runs.set(event.event, { event, runId });
      left.add(event.event);
      people.meet(event.event, runId);
    },
    async settled(limit) {
      const deadline = performance.now() + limit;
      for (const name of left) {
        const known = runs.get(name);
        if (known) await ended(world, known, deadline);
        // A flow that is told of a failure has a run of its own.
        const effects = known ? expectedOf(known.event, known.runId).effects : [];
        await until(
          `the effects of ${name}`,
          async () => effects.every(sink.hasAccepted),
          Math.max(0, deadline - performance.now()),
        ).catch(() => undefined);
        left.delete(name);
      }
      await people.done();
    },
    judged() {
      const all = [...runs.values()];
      expect(new Set(all.map(({ runId }) => runId)).size).toBe(all.length);
      const expected = all.map(({ event, runId }) => expectedOf(event, runId));
      const effects = new Set(expected.flatMap((each) => each.effects));
      const refused = new Set(expected.flatMap((each) => each.refused));
      return { ...judge(sink.ledger, { effects, refused }), effects: effects.size };
    },
  };
}

/** What a run has to fail for: a gate that is opened later, and an undo nobody takes. */
function isRefused(path: string): boolean {
  const [, step = '', event = ''] = path.split('/');
  if (step === 'gate') return fateOf(event) === 'again';
  return step === 'undo-put' && fateOf(event) === 'partial';
}

/** As a careful person: what was not answered is done again, and then it may be there already. */
export async function publishSurely(world: World, document: { flow: string }): Promise<void> {
  const path = `/api/v1/flows/${document.flow}`;
  await until(
    `${document.flow} is saved`,
    async () => [200, 428].includes((await world.api('PUT', path, document)).status),
    patience,
  );
  let answer: { status: number; body: unknown } | undefined;
  await until(
    `${document.flow} is published`,
    async () => {
      // Code is checked by a guest, which may not be had in time, or not be quick enough.
      answer = await world.api('POST', `${path}/publish`);
      return answer.status === 200 || answer.status === 201;
    },
    patience,
  ).catch((cause: unknown) => {
    throw new Error(JSON.stringify(answer), { cause });
  });
}

async function answered(world: World, event: LedgerEvent): Promise<string> {
  let runId = '';
  await until(
    `answer to ${event.event}`,
    async () => {
      const { status, body } = await world.post(`/hooks/default/${flowOf(event)}`, event);
      if (status === 200 || status === 202) ({ runId } = body as { runId: string });
      return runId !== '';
    },
    patience,
  );
  return runId;
}

/** @throws when it does not end, or not as it had to. */
async function ended(
  world: World,
  { event, runId }: { event: LedgerEvent; runId: string },
  deadline: number,
): Promise<void> {
  const { status, undone, output } = expectedOf(event, runId);
  let run: RunView | undefined;
  await until(
    `${event.event} ends`,
    async () => {
      run = (await world.api('GET', `/api/v1/runs/${runId}`)).body as RunView;
      return run.status === status;
    },
    Math.max(0, deadline - performance.now()),
  ).catch((cause: unknown) => {
    throw new Error(`${event.event} is not ${status}: ${JSON.stringify(run)}`, { cause });
  });
  const found = { undone: run?.undone, output: run?.output };
  if (!isDeepStrictEqual(found, { undone, output }))
    throw new Error(`${event.event}: ${JSON.stringify(run)}`);
}
