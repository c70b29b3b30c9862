import { expect, test } from 'vitest';
import { checkUnsupported } from './unsupported.ts';
import { changed, type Document, short, whole } from './validate.testsuite.ts';

const settings = (key: string, value: unknown) => (d: Document) => {
  d['settings'][key] = value;
};
const webhook = (key: string, value: unknown) => (d: Document) => {
  d['triggers'].approved.with[key] = value;
};
const ask = 'steps.each.with.steps.again.with.steps.ask';
const asks = (d: Document) => d['steps'].each.with.steps.again.with.steps.ask;
const risky = (d: Document) => d['steps'].guard.with.steps.risky;

/** What the whole-language document has of it. */
const before = checkUnsupported(changed(() => undefined, whole)).map(short);

test('the whole language is valid, but for what is not carried out yet', () => {
  expect(before).toEqual([]);
});

test.each<[name: string, change: (document: Document) => void, expected: string]>([
  ['basic', webhook('auth', { basic: {} }), 'triggers.approved.with.auth not_supported'],
  ['hmac', webhook('auth', { hmac: 'github' }), 'triggers.approved.with.auth not_supported'],
  [
    'networks',
    webhook('networks', ['10.0.0.0/8']),
    'triggers.approved.with.networks not_supported',
  ],
  ['cors', webhook('cors', ['https://a.b']), 'triggers.approved.with.cors not_supported'],
  [
    'schedule',
    (d) => {
      const weekdays = { cron: '30 9 * * 1-5', zone: 'Asia/Shanghai', misfire: { all: 3 } };
      d['triggers'].daily = { use: 'schedule', with: weekdays, when: '{{ trigger }}' };
    },
    'triggers.daily.use not_supported',
  ],
  [
    'hot',
    settings('hot', { key: '{{ trigger }}', threshold: 20, window: '10m', priority: 1 }),
    'settings.hot not_supported',
  ],
  ['major version', (d) => (asks(d).use = 'http.request@2'), `${ask}.use not_supported`],
  [
    'major version of undo',
    (d) => (risky(d).undo.use = 'http.request@2'),
    'steps.guard.with.steps.risky.undo.use not_supported',
  ],
  [
    'packages',
    (d) => (risky(d).with.packages = ['lodash']),
    'steps.guard.with.steps.risky.with.packages not_supported',
  ],
])('%s', (_name, change, expected) => {
  const problems = checkUnsupported(changed(change, whole));
  expect(problems.map(short).filter((line) => !before.includes(line))).toEqual([expected]);
  for (const { message } of problems) {
    expect(message['zh-CN']).toMatch(/\p{Script=Han}.*[。？]$/u);
    expect(message.en).toMatch(/^[^\p{Script=Han}]+[.?]$/u);
  }
});
