import { readDraft } from '@weir/contract/draft';
import type { Json } from '@weir/contract/json';
import { expect, test } from 'vitest';
import { flowOfStep } from './one-step.ts';

const inner = {
  use: 'http.request',
  after: 'other',
  join: 'any',
  disabled: true,
  undo: {},
  when: 'w',
};
const document: Json = {
  flow: 'f',
  name: 'F',
  triggers: {
    hook: { use: 'webhook', when: '{{ false }}', dedupe: 'd' },
    timer: { use: 'schedule' },
  },
  settings: { group: 'gpu', record: 'none', onFailure: { call: 'g' } },
  steps: {
    outer: {
      use: 'loop',
      after: 'before',
      with: {
        items: '{{ x }}',
        collect: 1,
        steps: {
          twice: {
            use: 'repeat',
            with: {
              until: 'u',
              max: 9,
              steps: { again: { use: 'try', with: { steps: { inner, other: { use: 'fail' } } } } },
            },
          },
          side: { use: 'code' },
        },
      },
    },
    before: { use: 'core.get-user', connection: 'c' },
    nested: {
      use: 'loop',
      with: {
        items: [1],
        steps: { deep: { use: 'loop', with: { steps: { leaf: { use: 'set' } } } } },
      },
    },
  },
};
const skipped = { use: 'set', when: '{{ false }}' };

test('a step stands where it stood, in scopes of one round, beside steps that are given or skipped', () => {
  const flow = flowOfStep(document, 'inner', {
    steps: { before: 1 },
    item: '{{ no }}',
    trigger: 'hook',
  });
  const target = { use: 'http.request', when: 'w', retry: { attempts: 1 }, onUnknown: 'error' };
  expect(flow).toEqual({
    flow: 'f',
    name: 'F',
    triggers: { hook: { use: 'webhook' } },
    settings: { group: 'gpu', record: 'none', timeout: 120_000 },
    steps: {
      before: { use: 'set' },
      nested: skipped,
      outer: {
        use: 'loop',
        with: {
          items: ["{{ '{{' }} no }}"],
          steps: {
            side: skipped,
            twice: {
              use: 'repeat',
              with: {
                until: '{{ true }}',
                max: 1,
                steps: {
                  again: { use: 'try', with: { steps: { other: skipped, inner: target } } },
                },
              },
            },
          },
        },
      },
    },
  });
  expect(Object.keys(flow['steps'] as object).at(-1)).toBe('outer');
  expect(readDraft(flow).byId.get('inner')?.path).toEqual(
    readDraft(document).byId.get('inner')?.path,
  );
});

test('the item is that of the nearest loop', () => {
  const flow = flowOfStep(document, 'leaf', { steps: {}, item: { a: [1, '{{'] } });
  expect(flow).toMatchObject({
    steps: {
      nested: {
        with: { items: [null], steps: { deep: { with: { items: [{ a: [1, "{{ '{{' }}"] }] } } } },
      },
    },
  });
  expect(flow).not.toHaveProperty('triggers');
});

test('a step that is not there is refused', () => {
  expect(() => flowOfStep(document, 'hook', { steps: {} })).toThrow(
    expect.objectContaining({ code: 'not_found' }),
  );
  expect(() => flowOfStep([], 'a', { steps: {} })).toThrow();
});
