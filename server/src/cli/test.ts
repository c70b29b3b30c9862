import type { ReplyOf } from '@weir/contract/api';
import type { TestCase } from '@weir/contract/flow-test';
import { type Json, stringifyJson } from '@weir/contract/json';
import type { Call } from './arguments.ts';
import { CommandFailure, Refused, tell } from './failure.ts';
import { problemText } from './problem-text.ts';
import { type Server, withServer } from './server.ts';
import { type FoundTests, findTests, type TestFile } from './test-files.ts';
import { type Unmet, unmetBy } from './unmet.ts';

/** Characters of a value that a report shows. */
const maxShown = 500;

/** `weir test`: runs the cases of test files on the server, apart from everything outside. Exit code 1 when one fails. */
export async function run({ operands, options }: Call): Promise<number> {
  const found = await findTests(operands);
  for (const problem of found.problems) console.error(problemText(problem));
  if (found.problems.length > 0) return 1;
  if (found.tests.length === 0) {
    const where = operands.join(' ');
    throw new CommandFailure(
      `${where} 中没有测试文件（*.test.yaml）。`,
      `${where} holds no test files (*.test.yaml).`,
    );
  }
  return withServer(options, (server) => runAll(server, found));
}

async function runAll(server: Server, { tests, flows }: FoundTests): Promise<number> {
  let passed = 0;
  let failed = 0;
  for (const test of tests) {
    for (const [name, each] of Object.entries(test.cases)) {
      const document = flows.get(test.test)?.document;
      const fault = await faultOf(server, { test, each, document });
      if (fault === undefined) passed += 1;
      else failed += 1;
      console.log(`${fault === undefined ? '✓' : '✗'} ${test.test}  ${name}`);
      if (fault !== undefined) console.log(`${indented(`${test.file}\n${fault}`)}\n`);
    }
  }
  console.log(`\n${passed} 个通过，${failed} 个失败 / ${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

interface Given {
  readonly test: TestFile;
  readonly each: TestCase;
  /** Absent: the draft of the server. */
  readonly document: Json | undefined;
}

/** Why the case fails, for people; undefined: it passes. */
async function faultOf(server: Server, given: Given): Promise<string | undefined> {
  const { expect } = given.each;
  try {
    const run = await testFlow(server, given);
    const bare = await notStubbed(server, run.id);
    const unmet = unmetBy(run, expect);
    if (bare.length + unmet.length === 0) return undefined;
    // Unless an error was expected, the one there is explains most of the rest.
    const why = run.error && !expect.error ? [tell(run.error)] : [];
    return [...bare, ...unmet.map(unmetText), ...why, await server.link(`runs/${run.id}`)].join(
      '\n',
    );
  } catch (error) {
    if (!(error instanceof Refused) || error.error.code === 'token_invalid') throw error;
    if (error.error.code !== 'filtered') return tell(error.error);
    return expect.filtered ? undefined : tell(error.error);
  }
}

function testFlow(server: Server, { test, each, document }: Given): Promise<ReplyOf<'testFlow'>> {
  const { input, trigger } = each;
  return server.call('testFlow', {
    params: { key: test.test },
    query: { wait: '30s' },
    body: {
      ...(document !== undefined && { document }),
      ...(input !== undefined && { input }),
      ...(trigger && { trigger }),
      stubs: { ...test.stubs, ...each.stubs },
    },
  });
}

/** Steps that would have left, whatever the flow made of their error. */
async function notStubbed(server: Server, id: string): Promise<string[]> {
  const { items } = await server.call('getJournal', { params: { id } });
  const found = items.flatMap((event) =>
    event.type === 'step-ended' && event.error?.code === 'not_stubbed' ? [event.error] : [],
  );
  return [
    ...new Map(found.map((error) => [error.step, tell({ ...error, traceId: undefined })])).values(),
  ];
}

function unmetText({ path, expected, got }: Unmet): string {
  return `${path}\n  期望 / expected: ${shown(expected)}\n  实际 / got:      ${shown(got)}`;
}

function shown(value: Json | undefined): string {
  if (value === undefined) return '无 / nothing';
  const text = stringifyJson(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

const indented = (text: string): string => text.replaceAll(/^/gm, '    ');
