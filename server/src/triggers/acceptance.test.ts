import { type FlowSource, flowDocument } from '@weir/contract/flow';
import type { TriggerEvent } from '@weir/contract/journal';
import { describe, expect, it } from 'vitest';
import { admit, compileAcceptance } from './acceptance.ts';

type Hook = Extract<NonNullable<FlowSource['triggers']>[string], { use: 'webhook' }>;

function judge(hook: Partial<Hook>, settings: FlowSource['settings'], body: TriggerEvent[string]) {
  const document = flowDocument.parse({
    flow: 'f',
    name: 'f',
    triggers: { hook: { use: 'webhook', with: { path: 'x', auth: 'none' }, ...hook } },
    steps: { a: { use: 'set' } },
    ...(settings && { settings }),
  });
  const acceptance = compileAcceptance(document, document.triggers?.['hook']);
  return admit(acceptance, { id: 'hook', kind: 'webhook', at: 0, body });
}

describe('admission', () => {
  it('without expressions accepts with priority 5 and no dedupe', () => {
    expect(judge({}, undefined, {})).toEqual({ kind: 'accepted', priority: 5, dedupe: undefined });
  });

  it('filters by when, by truthiness', () => {
    const when = "{{ trigger.body.kind == 'A' && trigger.body.n }}";
    expect(judge({ when }, undefined, { kind: 'A', n: 1 }).kind).toBe('accepted');
    expect(judge({ when }, undefined, { kind: 'A', n: 0 }).kind).toBe('filtered');
    expect(judge({ when }, undefined, {}).kind).toBe('filtered');
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

  it('rounds and clamps the priority; one that throws gives 5', () => {
    const of = (priority: string | number, body: TriggerEvent[string]) =>
      judge({}, { priority }, body);
    expect(of('{{ trigger.body.hot ? 1 : 5 }}', { hot: true })).toMatchObject({ priority: 1 });
    expect(of('{{ trigger.body.p }}', { p: 99 })).toMatchObject({ priority: 9 });
    expect(of('{{ trigger.body.a.b }}', {})).toMatchObject({ kind: 'accepted', priority: 5 });
    expect(of(3, {})).toMatchObject({ priority: 3 });
  });
});
