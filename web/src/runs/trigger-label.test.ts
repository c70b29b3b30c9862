import i18next from 'i18next';
import { expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import { triggerLabel } from './trigger-label.ts';

it.each([
  ['manual', 'By hand'],
  ['call', 'By a flow'],
  ['approved', 'approved'],
])('calls %s %s', async (id, label) => {
  const texts = i18next.createInstance();
  const resources = { en: { translation: en } };
  await texts.init({ lng: 'en', resources, keySeparator: false, nsSeparator: false });
  expect(triggerLabel(id, texts.t)).toBe(label);
});
