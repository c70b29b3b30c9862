import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ErrorData } from '@weir/contract/errors';
import { forms, milliseconds } from '@weir/contract/flow';
import { isJsonObject, type Json, stringifyJson } from '@weir/contract/json';
import { isEnded, type RunStatus } from '@weir/contract/run-status';
import type { Call } from './arguments.ts';
import { CommandFailure, tell } from './failure.ts';
import { readValue } from './read-file.ts';
import { type Server, withServer } from './server.ts';

/** The longest one may wait, ms; within the life of a local token. */
const longest = 30 * 60_000;
/** One request waits for so long, so that no proxy on the way loses patience, ms. */
const slice = 20_000;
const lookEvery = 1_000;
/** Exit code of a run that goes on. */
const goesOn = 3;

interface Outcome {
  readonly status: RunStatus;
  readonly output?: Json | undefined;
  readonly error?: ErrorData | undefined;
}

/** `weir run`: starts the published version of a flow, another one or its draft, and with `--wait` answers what became of it. */
export async function run({ operands: [key = ''], options }: Call): Promise<number> {
  const wait = waitOf(options.text('wait'));
  const input = await given(options, 'input');
  const version = versionOf(options.text('version'));
  const pins = await given(options, 'pins');
  if (pins !== undefined && !isJsonObject(pins))
    throw new CommandFailure('--pins 应为对象。', '--pins is an object.');
  const trigger = await given(options, 'trigger');
  if (trigger !== undefined && !isJsonObject(trigger))
    throw new CommandFailure('--trigger 应为对象。', '--trigger is an object.');
  return withServer(options, async (server) => {
    const deadline = performance.now() + (wait ?? 0);
    const started = await server.call('runFlow', {
      params: { key },
      query: wait === undefined ? {} : { wait: `${Math.min(slice, wait)}ms` },
      body: {
        ...(input !== undefined && { input }),
        ...(trigger && { trigger }),
        ...(version && { version }),
        ...(pins && { pins }),
      },
    });
    const { runId } = started;
    const print = wait === undefined ? console.log : console.error;
    print(`${runId}\n${await server.link(`runs/${runId}`)}`);
    if (wait === undefined) return 0;
    return finish(await outcome(server, { id: runId, first: started, deadline }));
  });
}

type Given = 'input' | 'pins' | 'trigger';

/** @throws CommandFailure where the option names no file that can be read, or holds the value itself. */
async function given(options: Call['options'], name: Given): Promise<Json | undefined> {
  const file = options.text(name);
  if (file === undefined) return undefined;
  if (/^\s*[[{"]/.test(file) && !existsSync(file)) throw noFile(name);
  return readValue(file);
}

const noFile = (name: Given) =>
  new CommandFailure(
    `--${name} 后面应是文件名，或 - 表示从标准输入读取，而不是内容本身。例如：echo '{…}' | npx weir run <流程> --${name} -`,
    `--${name} takes the name of a file, or - for standard input, not the value itself: echo '{…}' | npx weir run <flow> --${name} -`,
  );

function versionOf(text: string | undefined): number | 'draft' | undefined {
  if (text === undefined || text === 'draft') return text;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CommandFailure(
    '--version 应为版本号，或 draft。',
    '--version is the number of a version, or draft.',
  );
}

function waitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const wait = forms.patience.test(text) ? milliseconds(text) : Number.NaN;
  if (wait <= longest) return wait;
  throw new CommandFailure(
    '--wait 应为时长，如 30s，最多 30m。',
    '--wait is a duration such as 30s, at most 30m.',
  );
}

/** Looks at the run until it ended, stands still for a person's decision, or time is up. */
async function outcome(
  server: Server,
  run: { id: string; first: Outcome; deadline: number },
): Promise<Outcome> {
  let now = run.first;
  while (!isEnded(now.status) && now.status !== 'attention') {
    const left = run.deadline - performance.now();
    if (left <= 0) break;
    await pause(Math.min(lookEvery, left));
    now = await server.call('getRun', { params: { id: run.id } });
  }
  return now;
}

function finish({ status, output, error }: Outcome): number {
  if (status === 'succeeded') {
    console.log(stringifyJson(output ?? null, 2));
    return 0;
  }
  if (status === 'attention') {
    console.error(
      '有步骤结果未知，等待人工处理。\nA step of unknown outcome waits for a decision.',
    );
    return goesOn;
  }
  if (!isEnded(status)) {
    console.error(`运行尚未结束（${status}）。\nThe run goes on (${status}).`);
    return goesOn;
  }
  if (error?.step) console.error(`步骤 / Step: ${error.step}`);
  console.error(
    error ? tell(error) : `运行未成功（${status}）。\nThe run did not succeed (${status}).`,
  );
  return 1;
}
