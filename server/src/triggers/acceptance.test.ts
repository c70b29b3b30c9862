import { type Condition, type FlowSource, flowDocument, type Trigger } from '@weir/contract/flow';
import type { TriggerEvent } from '@weir/contract/journal';
import type { Rules } from '@weir/contract/rules';
import { WeirError } from '@weir/contract/weir-error';
import { describe, expect, it } from 'vitest';
import type { GuestAnswer } from '../expr/guest-answers.ts';
import { admit, compileAcceptance } from './acceptance.ts';

type Hook = Extract<NonNullable<FlowSource['triggers']>[string], { use: 'webhook' }>;
type Changes = Partial<Omit<Hook, 'when'>> & { readonly when?: Condition };

function judge(
  { when, ...hook }: Changes,
  settings: FlowSource['settings'],
  body: TriggerEvent[string],
) {
  const document = flowDocument.parse({
    flow: 'f',
    name: 'f',
    triggers: { hook: { use: 'webhook', with: { path: 'x', auth: 'none' }, ...hook } },
    steps: { a: { use: 'set' } },
    ...(settings && { settings }),
  });
  const acceptance = compileAcceptance(document, {
    ...document.triggers?.['hook'],
    ...(when !== undefined && { when }),
  } as Trigger);
  const admission = admit(acceptance, { id: 'hook', kind: 'webhook', at: 0, body }, () => {
    throw new Error('no guest is needed');
  });
  if (admission instanceof Promise) throw new Error('judged at once');
  return admission;
}

describe('admission', () => {
  it('without expressions accepts with priority 5 and no dedupe', () => {
    expect(judge({}, undefined, {})).toEqual({
      kind: 'accepted',
      priority: 5,
      group: 'default',
      slot: null,
      dedupe: undefined,
    });
  });

  it('filters by when, by truthiness', () => {
    const when = "{{ trigger.body.kind == 'A' && trigger.body.n }}";
    expect(judge({ when }, undefined, { kind: 'A', n: 1 }).kind).toBe('accepted');
    expect(judge({ when }, undefined, { kind: 'A', n: 0 }).kind).toBe('filtered');
    expect(judge({ when }, undefined, {}).kind).toBe('filtered');
  });

  it('filters by rules', () => {
    const when: Rules = {
      all: [
        { left: '{{ trigger.body.kind }}', op: 'in', right: ['A', 'B'] },
        { left: '{{ trigger.body.id }}', op: '>', right: 2n ** 60n },
      ],
    };
    expect(judge({ when }, undefined, { kind: 'B', id: 2n ** 60n + 1n }).kind).toBe('accepted');
    expect(judge({ when }, undefined, { kind: 'B', id: 2n ** 60n }).kind).toBe('filtered');
    expect(judge({ when }, undefined, {}).kind).toBe('filtered');
    const left = '{{ trigger.body.a.b }}';
    expect(judge({ when: { any: [{ left, op: 'exists' }] } }, undefined, {})).toMatchObject({
      kind: 'refused',
      error: { code: 'sandbox_error', options: { field: 'when.any[0].left' } },
    });
  });

  it('refuses an event for which when or dedupe throws', () => {
    const refused = { kind: 'refused', error: { code: 'sandbox_error' } };
    expect(judge({ when: '{{ trigger.body.a.b }}' }, undefined, {})).toMatchObject(refused);
    expect(judge({ dedupe: '{{ trigger.body.a.b }}' }, undefined, {})).toMatchObject(refused);
  });

  it('takes any JSON value as dedupe key, and none for an event that lacks it', () => {
    const dedupe = ['{{ trigger.body.a }}', '{{ trigger.body.b }}'];
    expect(judge({ dedupe }, undefined, { a: 1, b: 2n })).toMatchObject({ dedupe: [1, 2n] });
    expect(judge({ dedupe: '{{ trigger.body.id }}' }, undefined, {})).toMatchObject({
      kind: 'accepted',
      dedupe: undefined,
    });
    expect(judge({ dedupe: null }, undefined, { id: 1 })).toMatchObject({ dedupe: undefined });
  });

  it('takes any JSON value as key among others, and none where it cannot be had', () => {
    const of = (key: string, body: TriggerEvent[string]) =>
      judge({}, { concurrency: { key, limit: 1 } }, body);
    expect(of('{{ trigger.body.id }}', { id: 'a' })).toMatchObject({ slot: '"a"' });
    expect(of('{{ trigger.body }}', { b: 1, a: [2n ** 60n] })).toMatchObject({
      slot: '{"a":[1152921504606846976],"b":1}',
    });
    expect(of('{{ trigger.body.id }}', {})).toMatchObject({ slot: null });
    expect(of('{{ trigger.body.a.b }}', {})).toMatchObject({ kind: 'accepted', slot: null });
    expect(of('{{ trigger.body }}', 'x'.repeat(199))).toMatchObject({ slot: null });
  });

  it('rounds and clamps the priority; one that throws gives 5', () => {
    const of = (priority: string | number, body: TriggerEvent[string]) =>
      judge({}, { priority }, body);
    expect(of('{{ trigger.body.hot ? 1 : 5 }}', { hot: true })).toMatchObject({ priority: 1 });
    expect(of('{{ trigger.body.p }}', { p: 99 })).toMatchObject({ priority: 9 });
    expect(of('{{ trigger.body.a.b }}', {})).toMatchObject({ kind: 'accepted', priority: 5 });
    expect(of(3, {})).toMatchObject({ priority: 3 });
  });
});

describe('what a guest says', () => {
  const hook = { use: 'webhook', with: { path: 'x', auth: 'none' }, when: '{{ f() }}' };
  const document = flowDocument.parse({
    flow: 'f',
    name: 'f',
    triggers: { hook },
    steps: { a: { use: 'set' } },
  });
  const acceptance = compileAcceptance(document, document.triggers?.['hook']);
  const event = { id: 'hook', kind: 'webhook' as const, at: 0, body: {} };
  const judged = async (answer: GuestAnswer) => admit(acceptance, event, async () => [answer]);

  it('filters, accepts, or refuses for good when the expression throws', async () => {
    expect((await judged({ value: 0 })).kind).toBe('filtered');
    expect((await judged({ value: 'x' })).kind).toBe('accepted');
    const thrown = new WeirError('sandbox_error', { zh: 'x', en: 'x' });
    expect(await judged({ error: thrown })).toMatchObject({ kind: 'refused' });
  });

  it.each(['sandbox_crash', 'sandbox_memory', 'sandbox_timeout'] as const)(
    'judges nothing when it ends by %s: the event is to be sent again',
    async (code) => {
      await expect(judged({ error: new WeirError(code) })).rejects.toMatchObject({
        code: 'overloaded',
      });
    },
  );
});
