import { type FlowSource, milliseconds } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { signalKeyText } from '@weir/contract/signal-key';
import { WeirError } from '@weir/contract/weir-error';
import { toJson } from '../../src/connector-host/action-output.ts';
import type { ActionCall, ActionOutcome } from '../../src/connector-host/call-action.ts';
import { viewOf } from '../../src/engine/view.ts';
import { checkFlowInput } from '../../src/versions/flow-input.ts';
import { type RunUnderTest, runUnderTest } from '../../src/worker/run-under-test.ts';
import { expectValid } from '../differential/expect-valid.ts';
import { guestHere } from '../differential/guest.ts';
import { effects, wholeLanguage } from '../differential/world-actions.ts';
import { addressesIn, opensOutside } from './addresses.ts';
import type { LanguageCase, Outside, Reply } from './case.ts';
import type { Played } from './expect-played.ts';

/** Carries the case out on a store in memory and a clock that is set, as far as it goes by itself. */
export async function playInMemory(given: LanguageCase): Promise<Played> {
  const { steps, output, settings, takes, random = 0.5 } = given;
  const document: FlowSource = {
    flow: 'f',
    name: 'f',
    ...(takes && { input: takes }),
    steps,
    ...(output !== undefined && { output }),
    ...(settings && { settings }),
  };
  expectValid(document, wholeLanguage);
  const passed = { tenant: 't', document: { input: takes }, input: given.input ?? {} };
  const input = await checkFlowInput(guestHere, passed);
  const sent: Json[] = [];
  const keys: string[] = [];
  const test = runUnderTest({
    steps,
    output,
    settings,
    trigger: input,
    given: given.pins && { pins: given.pins },
    sandbox: guestHere,
    random: () => random,
    effectOf: (use) => effects[use] ?? { kind: 'read' },
    call(call, test) {
      sent.push(call.input);
      keys.push(call.idempotencyKey);
      return answer(call, replyTo(given, test, call), test);
    },
  });
  for (const each of given.outside ?? []) {
    await test.untilItWaits();
    comeFromOutside(test, each);
  }
  await test.untilAtRest();
  for (const event of given.people ?? []) {
    test.intervene(event);
    await test.untilAtRest();
  }
  const state = test.state();
  const journal = test.journal();
  const { status, error, startedAt = 0 } = state;
  return {
    run: { status, ...(error && { error }), ...viewOf(state) },
    started: journal.flatMap((event) =>
      event.type === 'step-started' && event.attempt === 1 ? [event.step] : [],
    ),
    lasts: (state.endedAt ?? test.now) - startedAt,
    sent,
    keys: keys.map((key) => [...new Set(keys)].indexOf(key)),
  };
}

/** @throws Error when it is not answered as the case says. */
function comeFromOutside(test: RunUnderTest, given: Outside): void {
  const { opened = 1 } = given;
  const found = test.journal().filter(opensOutside).length;
  if (found < opened) throw new Error(`${found} waits have opened, not ${opened}`);
  if ('passes' in given) {
    test.now += given.passes;
    return;
  }
  const answer = 'signal' in given ? sendSignal(test, given) : request(test, given);
  const wanted = 'signal' in given ? given.woken : given.answers;
  if (answer !== wanted) throw new Error(`${JSON.stringify(given)} is answered ${answer}`);
}

function sendSignal(test: RunUnderTest, given: Extract<Outside, { signal: string }>): number {
  const { signal: name, key, data, keep } = given;
  return test.waits.signal({
    name,
    key: signalKeyText(key),
    ...(data !== undefined && { data }),
    ...(keep !== undefined && { keepUntil: test.now + milliseconds(keep) }),
  });
}

function request(
  test: RunUnderTest,
  given: Extract<Outside, { readonly answers: number }>,
): 200 | 410 {
  const url = addressesIn(test.journal())[given.round ?? 0] ?? '';
  const place = url.split('/waits/r1/')[1] ?? '';
  if ('look' in given) return test.waits.awaits(place) ? 200 : 410;
  const headers = { 'content-type': 'application/json' };
  const fate = test.waits.callBack({ place, body: given.post, headers });
  return fate === 'gone' ? 410 : 200;
}

const attempts = new WeakMap<RunUnderTest, Map<string, number>>();

/** Replies are of steps; the input of a pretended action names its step. */
function replyTo({ calls = {} }: LanguageCase, test: RunUnderTest, { input }: ActionCall): Reply {
  const of = String((input as { of?: Json } | null)?.of);
  const made = attempts.get(test) ?? new Map<string, number>();
  attempts.set(test, made);
  const number = made.get(of) ?? 0;
  made.set(of, number + 1);
  const replies = calls[of];
  const reply = replies?.[Math.min(number, replies.length - 1)];
  if (!reply) throw new Error(`nothing is said of a call with "of": "${of}"`);
  return reply;
}

async function answer(call: ActionCall, reply: Reply, test: RunUnderTest): Promise<ActionOutcome> {
  const { gives = null, fails, sent = false, retryAfter, retryable, takes = 0, turns = 0 } = reply;
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  test.now += takes;
  if (reply.hangs && !call.signal.aborted) {
    await new Promise<void>((resolve) => {
      call.signal.addEventListener('abort', () => resolve());
    });
  }
  if (fails === undefined) return { ok: true, output: toJson(gives, (text) => text) };
  const error = new WeirError(fails as never, {}, { retryAfter, retryable });
  return { ok: false, error, sent };
}
