import { expect, it } from 'vitest';
import { changeTitle } from './change-title.ts';
import { versionLabel } from './version-label.ts';

const t = ((key: string, values: object = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as Parameters<typeof changeTitle>[1];

it('says what became of which part', () => {
  const step = { of: 'step', id: 'tell' } as const;
  expect(changeTitle({ kind: 'added', ...step, field: '' }, t)).toBe(
    'change.added change.step tell',
  );
  expect(changeTitle({ kind: 'changed', ...step, field: 'with.id' }, t)).toBe(
    'change.changed change.step tell · with.id',
  );
  expect(changeTitle({ kind: 'removed', of: 'setting', field: 'timeout' }, t)).toBe(
    'change.removed change.setting  · timeout',
  );
});

it('names the version of a run', () => {
  expect(versionLabel({ version: 3 }, t)).toBe('version 3');
  expect(versionLabel({ version: 'draft' }, t)).toBe('version.draft');
  expect(versionLabel({ version: 'draft', test: true }, t)).toBe('version.draft · version.test');
});
