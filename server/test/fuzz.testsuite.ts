import { mutate, mutation } from '@weir/contract/mutation.testsuite';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedOfToday } from './differential/seeded.ts';
import { bases, pieces } from './fuzz-documents.ts';
import { type RunningWeir, startWeir } from './running-weir.ts';

/** Requests under way at once. */
const lanes = 8;
/** Expressions of one flow, each in a step of its own. */
const together = 40;

type Reply = Awaited<ReturnType<RunningWeir['api']>>;

/** Whatever a document or an expression is: a list of problems or a run that ends, never an error of the product. */
export function fuzz({ documents, expressions }: { documents: number; expressions: number }): void {
  let weir: RunningWeir;
  beforeAll(async () => {
    weir = await startWeir();
  }, 60_000);
  afterAll(async () => {
    await weir?.stop();
  }, 60_000);
  const { first: seed } = seedOfToday();

  /** A guest may be too busy to judge now; anything else of ours is a fault. */
  const ask = async (method: string, path: string, body?: unknown): Promise<Reply> => {
    for (let turn = 0; ; turn += 1) {
      const reply = await weir.api(method, path, body);
      if (reply.status < 500) return reply;
      if (reply.status !== 503 || turn > 50)
        throw new Error(`${method} ${path}: ${JSON.stringify(reply)} of ${JSON.stringify(body)}`);
    }
  };

  /** Judges the document, and plays it if nothing is wrong with it. */
  const play = async (key: string, document: Record<string, unknown>): Promise<string> => {
    const own = { ...document, flow: key };
    const judged = await ask('POST', `/api/v1/flows/${key}/validate`, own);
    expect([200, 413, 422]).toContain(judged.status);
    const { problems = [] } = judged.body as { problems?: { path: string; severity: string }[] };
    const wrong = problems.filter(({ severity }) => severity === 'error');
    if (judged.status !== 200 || wrong.length > 0)
      return wrong.map(({ path }) => path).join('\n') || 'refused';
    expect((await ask('PUT', `/api/v1/flows/${key}`, own)).status).toBeLessThan(300);
    const published = await ask('POST', `/api/v1/flows/${key}/publish`);
    // Another has taken the path of its webhook meanwhile.
    if (published.status >= 400) return 'not published';
    const run = await ask('POST', `/api/v1/flows/${key}/run?wait=30s`, { input: { n: 3 } });
    const { status } = run.body as { status?: string };
    if (run.status >= 400) return 'refused';
    expect(['succeeded', 'failed', 'waiting', 'attention']).toContain(status);
    return 'played';
  };

  const inLanes = async (count: number, work: (index: number) => Promise<void>): Promise<void> => {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < count) await work(next++);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  };

  test(`${documents} mutilated documents`, async () => {
    const played: string[] = [];
    const changes = fc.sample(
      fc.tuple(fc.constantFrom(...bases), fc.array(mutation, { minLength: 1, maxLength: 2 })),
      { seed, numRuns: documents },
    );
    await inLanes(documents, async (index) => {
      const [base, mutations] = changes[index] ?? ['{}', []];
      const document = JSON.parse(base.replace('PATH', `fuzz-${index}`));
      for (const each of mutations) mutate(document, each);
      played.push(await play(`fuzz-${index}`, { name: 'fuzz', ...document }));
    });
    expect(played.filter((what) => what === 'played').length).toBeGreaterThan(documents / 20);
  });

  test(`${expressions} expressions`, async () => {
    const all = fc.sample(expression, { seed, numRuns: expressions });
    let played = 0;
    await inLanes(Math.ceil(expressions / together), async (index) => {
      const own = all.slice(index * together, (index + 1) * together);
      const key = `fuzz-e-${index}`;
      // What is wrong with some is said at once; the others are played without them.
      const told = await play(key, flowOf(own));
      const good = own.filter((_, at) => !told.includes(`steps.s${at}.`));
      played += told === 'played' ? own.length : good.length;
      if (told !== 'played' && good.length > 0)
        expect(await play(`${key}-b`, flowOf(good))).toBe('played');
    });
    expect(played).toBeGreaterThan(expressions / 50);
  });
}

const expression = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(''));

/** Each expression in a step of its own whose error is handled. */
function flowOf(sources: readonly string[]): Record<string, unknown> {
  const steps = sources.flatMap((source, at) => [
    [`s${at}`, { use: 'set', with: { v: `{{ ${source} }}` } }],
    [`h${at}`, { use: 'set', after: `s${at}.error`, with: { code: `{{ errors.s${at}.code }}` } }],
  ]);
  return { name: 'fuzz', steps: Object.fromEntries(steps), output: 'done' };
}
