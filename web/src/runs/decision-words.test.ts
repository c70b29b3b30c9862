import type { RunStep } from '@weir/contract/run';
import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { clockTime } from '../ui/clock-time.ts';
import { decisionWords } from './decision-words.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { en: { translation: en } };
  await texts.init({ lng: 'en', resources, keySeparator: false, nsSeparator: false });
});
const now = Date.UTC(2026, 10, 22, 3);
const step = (more: Partial<RunStep>): RunStep => ({
  status: 'ended',
  ports: ['ok'],
  attempts: 1,
  ...more,
});
const told = (more: Partial<RunStep>) => decisionWords(step(more), { t: texts.t, me: 'u1', now });
const decided = (happened: boolean, by: string) => ({ decision: { happened, by, at: now } });

it('says nothing of a step nobody decided', () => {
  expect(told({})).toBeUndefined();
});

it('says who decided, when, and whose output it is', () => {
  expect(told({ ...decided(true, 'local:li'), output: { id: 1 } })).toEqual({
    what: 'Decided by hand: it happened',
    after: 'It was not run again; the output was entered by hand.',
    by: `local:li · ${clockTime(now, now)}`,
  });
  expect(told({ ...decided(true, 'u1'), output: null })?.after).toBe(
    'It was not run again; no output was entered.',
  );
});

it('says "you" to who decided', () => {
  expect(told(decided(false, 'u1'))).toEqual({
    what: 'Decided by hand: it did not happen, run again',
    after: undefined,
    by: `You · ${clockTime(now, now)}`,
  });
});
