import type { ErrorData } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import { expect } from 'vitest';
import type { Expected } from './case.ts';

/** What became of a case. */
export interface Played {
  readonly run: Pick<RunView, 'status' | 'steps' | 'output' | 'undone'> & { error?: ErrorData };
  /** Where it is asked for. */
  readonly started?: readonly string[];
  /** Known in memory only. */
  readonly lasts?: number;
  readonly sent?: readonly Json[];
  readonly keys?: readonly number[];
}

export function expectPlayed({ run, ...played }: Played, expected: Expected): void {
  const { steps } = run;
  const of = <T>(ids: object, view: (id: string) => T): Record<string, T> =>
    Object.fromEntries(Object.keys(ids).map((id) => [id, view(id)]));
  const withStatus = (wanted: string): string[] =>
    Object.keys(steps).filter((id) => steps[id]?.status === wanted);
  const { ports = {}, outputs = {}, attempts = {} } = expected;
  const found = {
    status: run.status,
    output: run.output,
    error: run.error,
    undone: run.undone,
    skipped: withStatus('skipped'),
    notStarted: withStatus('waiting'),
    ports: of(ports, (id) => steps[id]?.ports),
    outputs: of(outputs, (id) => steps[id]?.output),
    attempts: of(attempts, (id) => steps[id]?.attempts),
    ...played,
  };
  const { error, ...exact } = expected;
  const asked = Object.keys(exact) as (keyof typeof exact)[];
  expect(Object.fromEntries(asked.map((key) => [key, found[key]]))).toEqual(exact);
  if (error) expect(found.error).toMatchObject(error);
  else expect(found.error).toBeUndefined();
}
