import { expect, test } from 'vitest';
import type { Problem } from './errors.ts';
import type { CatalogTrigger, FlowCatalog } from './flow-catalog.ts';
import { validateFlow } from './validate-flow.ts';

/** What all tests of validation share: a catalog, documents without a fault, and a table of rules that are broken. */

const inputSchema = {
  type: 'object',
  properties: {
    url: { type: 'string', minLength: 1 },
    method: { type: 'string', enum: ['GET', 'POST'], default: 'GET' },
    count: { type: 'integer' },
    ratio: { type: 'number' },
    secure: { type: 'boolean' },
    headers: { type: 'object' },
    list: { type: 'array' },
    none: { type: 'null' },
    odd: { type: 'strange' },
    body: {},
  },
  required: ['url', 'method'],
  additionalProperties: false,
};

const simple = { inputSchema: { type: 'object' }, needsConnection: false };

/** Stands for the interpreter: `names …`, `guest …`, `invalid …`, else a list of root paths. */
export const catalog: FlowCatalog = {
  key: 'tell-owner',
  triggers: new Map<string, CatalogTrigger>([
    ['clock.tick', { ...simple, connector: 'clock', fault: () => null }],
    [
      'queue.message',
      {
        inputSchema: { properties: { queue: { type: 'string' } }, required: ['queue'] },
        needsConnection: true,
        connector: 'queue',
        fault: (input) =>
          JSON.stringify(input).includes('bad') ? { 'zh-CN': 'queue：坏', en: 'queue: bad' } : null,
      },
    ],
  ]),
  actions: new Map([
    ['http.request', { inputSchema, needsConnection: true, connector: 'http' }],
    ['clock.now', { ...simple, connector: 'clock' }],
    [
      'free.form',
      { inputSchema: { properties: {}, required: 1 }, needsConnection: true, connector: 'free' },
    ],
  ]),
  connections: new Map([
    ['core', 'http'],
    ['chat', 'feishu'],
    ['broker', 'queue'],
  ]),
  flows: new Set(['tell-us']),
  drafts: new Set(['drafted']),
  variables: new Set(['limit', 'zones']),
  groups: new Set(['default', 'big']),
  checkExpression(source) {
    if (source.startsWith('guest')) return { kind: 'foreign' };
    if (source.startsWith('invalid')) {
      return {
        kind: 'invalid',
        message: { 'zh-CN': '缺少一个值。', en: 'A value is missing.' },
        at: 0,
      };
    }
    return { kind: 'ok', names: source.split(' ') };
  },
};

export const message = (changes: object) => ({
  use: 'queue.message',
  connection: 'broker',
  with: { queue: 'q' },
  ...changes,
});
export const branch = { use: 'branch', with: { cases: { yes: '{{ trigger }}', no: false } } };

/** A document of ordinary steps, one after the other. */
export const valid = JSON.stringify({
  flow: 'tell-owner',
  name: { 'zh-CN': '通知负责人', en: 'Tell the owner' },
  description: 'x',
  labels: { system: 'core' },
  triggers: {
    approved: {
      use: 'webhook',
      with: {
        path: 'templates/approved',
        method: 'POST',
        auth: 'none',
        responseTimeout: '20s',
        maxBody: 1000,
      },
      when: '{{ trigger }}',
      dedupe: { id: '{{ trigger }}' },
    },
    byHand: { use: 'manual' },
  },
  steps: {
    enable: {
      use: 'http.request',
      connection: 'core',
      with: { url: 'https://{{ trigger }}', method: 'POST', headers: { a: '{{ run }}' } },
    },
    now: { use: 'clock.now', after: 'enable', join: 'any', when: '{{ steps.enable }}' },
    both: {
      name: 'x',
      use: 'set',
      after: ['now', 'enable.error'],
      with: { text: '{{ steps.enable steps.now errors.enable steps }}' },
      note: 'x',
    },
  },
  output: { all: '{{ steps.both }}' },
  settings: { priority: '{{ trigger }}', dedupeFor: '7d' },
  layout: { at: { enable: [1, 2] } },
});

/** A document that says nearly all that can be said and carried out. */
export const whole = JSON.stringify({
  flow: 'tell-owner',
  name: 'x',
  triggers: {
    approved: {
      use: 'webhook',
      with: { path: 'a', auth: 'none', respond: 'step', tolerance: '5m' },
      when: { any: [{ left: '{{ trigger vars env }}', op: 'exists' }] },
      dedupe: null,
    },
    queued: { ...message({}), when: '{{ trigger }}' },
    called: { use: 'call' },
  },
  input: {
    type: 'object',
    properties: { name: { type: ['string', 'null'] }, list: { type: 'array', items: true } },
  },
  steps: {
    pick: {
      use: 'branch',
      disabled: true,
      with: {
        mode: 'every',
        cases: {
          big: { all: [{ left: '{{ vars.limit }}', op: '>', right: 10 }] },
          yes: '{{ trigger }}',
          no: false,
        },
      },
    },
    each: {
      use: 'loop',
      after: ['pick.big', 'pick.else'],
      timeout: '1h',
      with: {
        items: '{{ steps.pick }}',
        concurrency: 5,
        collect: { last: '{{ steps.again item index loop }}' },
        onItemError: 'continue',
        steps: {
          again: {
            use: 'repeat',
            timeout: '{{ vars.limit }}',
            with: {
              until: '{{ steps.ask steps.pick loop }}',
              delay: '{{ item }}',
              max: 3,
              steps: {
                ask: {
                  use: 'http.request',
                  connection: 'core',
                  group: 'big',
                  with: { url: '{{ item index loop steps.pick text Math }}' },
                },
                next: { use: 'set', after: 'ask', with: { steps: '{{ steps.ask }}' } },
              },
            },
          },
          done: { use: 'set', after: ['again.exhausted', 'again'] },
        },
      },
    },
    guard: {
      use: 'try',
      after: 'each',
      retry: { attempts: 2 },
      with: {
        steps: {
          risky: {
            use: 'code',
            with: { source: 'return 1' },
            retry: { on: ['timeout'] },
            timeout: 500,
            undo: {
              use: 'http.request',
              connection: 'core',
              with: { url: '{{ steps.risky steps.each }}' },
              timeout: '5s',
            },
          },
          stop: { use: 'fail', after: 'risky.error', with: { code: 'out_of_stock' } },
        },
      },
    },
    pause: { use: 'wait', after: 'guard', with: { for: '5m' } },
    morning: { use: 'wait', after: 'pause', with: { until: '2028-02-29T09:30:00+08:00' } },
    news: { use: 'wait', after: 'morning', with: { signal: 'paid', key: '{{ trigger }}' } },
    reply: { use: 'wait', after: 'news.timeout', with: { callback: true, timeout: '7d' } },
    link: { use: 'set', with: { url: '{{ steps.reply }}' } },
    other: {
      use: 'call',
      after: 'reply.timeout',
      timeout: '1m',
      with: { flow: 'tell-us', input: { a: '{{ steps.news errors.reply }}' }, wait: false },
    },
    itself: { use: 'call', after: 'other', with: { flow: 'tell-owner' } },
    answer: {
      use: 'respond',
      after: ['itself', 'itself.error'],
      join: 'any',
      with: { status: 201, headers: { a: 'b' }, body: '{{ run.id }}' },
    },
  },
  output: '{{ steps.each }}',
  settings: {
    priority: 3,
    group: 'default',
    timeout: '{{ trigger run }}',
    dedupeFor: '7d',
    onFailure: { call: 'tell-us', undo: true },
  },
  layout: {
    at: { each: [1, 2] },
    notes: [{ text: 'x', at: [0, 0], size: [240, 80] }],
    folded: ['each'],
  },
});

// biome-ignore lint/suspicious/noExplicitAny: the tests put anything anywhere.
export type Document = Record<string, any>;

export function changed(change: (document: Document) => void, base = valid): Document {
  const document = JSON.parse(base) as Document;
  change(document);
  return document;
}

export const short = ({ path, code, severity }: Problem) =>
  severity === 'error' ? `${path} ${code}` : `${path} ${code} (warning)`;

export function found(document: unknown): string[] {
  return validateFlow(document, catalog).problems.map(short);
}

export type Rule = [name: string, change: (document: Document) => void, ...expected: string[]];

/** Each change of the document breaks these rules and no other, and both languages say so. */
export function eachRule(family: string, rules: readonly Rule[], base = valid): void {
  test.each(rules)(`${family}: %s`, (_name, change, ...expected) => {
    const { problems, flow } = validateFlow(changed(change, base), catalog);
    expect(problems.map(short)).toEqual(expected);
    for (const { message } of problems) {
      expect(message['zh-CN']).toMatch(/\p{Script=Han}.*[。？]$/u);
      expect(message.en).toMatch(/^[^\p{Script=Han}]+[.?]$/u);
    }
    expect(flow === null).toBe(problems.some(({ severity }) => severity === 'error'));
  });
}
