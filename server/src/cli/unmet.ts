import type { Expected } from '@weir/contract/flow-test';
import { canonicalJson, isJsonObject, type Json } from '@weir/contract/json';
import { pathText } from '@weir/contract/problem';
import type { RunStep, RunView } from '@weir/contract/run';

/** What was expected and did not come. */
export interface Unmet {
  /** Below `expect`. */
  readonly path: string;
  readonly expected: Json;
  /** Undefined: there is none. */
  readonly got: Json | undefined;
}

/** What of `expect` the run does not show. Where it does not speak of the status, the run is to succeed, or to fail by the error. */
export function unmetBy(
  run: Pick<RunView, 'status' | 'output' | 'error' | 'steps'>,
  expect: Expected,
): Unmet[] {
  const { status = expect.error ? 'failed' : 'succeeded', filtered, output, error, steps } = expect;
  return [
    ...(filtered ? [{ path: 'filtered', expected: true, got: false }] : []),
    ...(filtered ? [] : differences(['status'], status, run.status)),
    ...(output === undefined ? [] : differences(['output'], output, run.output)),
    ...(error ? differences(['error'], error, run.error as Json | undefined) : []),
    ...Object.entries(steps ?? {}).flatMap(([id, step]) => unmetByStep(id, run.steps[id], step)),
  ];
}

type ExpectedStep = NonNullable<Expected['steps']>[string];

function unmetByStep(id: string, found: RunStep | undefined, expect: ExpectedStep): Unmet[] {
  const at = ['steps', id];
  const { status, ports = [], input, output, error } = found ?? {};
  if (expect === 'skipped') return differences(at, 'skipped', status);
  // A step that did not run has nothing to compare.
  if (status !== 'ended') return [{ path: pathText(at), expected: expect as Json, got: status }];
  const got = {
    port: ports[0],
    ports: [...ports],
    input,
    output,
    error: error as Json | undefined,
  };
  return (['port', 'ports', 'input', 'output', 'error'] as const).flatMap((key) => {
    const wanted = expect[key] as Json | undefined;
    return wanted === undefined ? [] : differences([...at, key], wanted, got[key]);
  });
}

/** Of objects only the keys that are expected count. */
function differences(
  path: readonly (string | number)[],
  expected: Json,
  got: Json | undefined,
): Unmet[] {
  if (isJsonObject(expected) && isJsonObject(got)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      differences([...path, key], value, Object.hasOwn(got, key) ? got[key] : undefined),
    );
  }
  if (Array.isArray(expected) && Array.isArray(got) && expected.length === got.length)
    return expected.flatMap((value, index) => differences([...path, index], value, got[index]));
  const isSame = got !== undefined && canonicalJson(expected) === canonicalJson(got);
  return isSame ? [] : [{ path: pathText(path), expected, got }];
}
