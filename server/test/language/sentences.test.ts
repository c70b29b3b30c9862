import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { paragraphs } from './all.ts';
import { answers } from './s1-answers.ts';

/** `docs/language-tests.md` and the cases: neither names a sentence the other does not know. */
const table = readFileSync(new URL('../../../docs/language-tests.md', import.meta.url), 'utf8');
const rows = [...table.matchAll(/^\| (\d) \| (.+) \| (.+) \|$/gm)].map(
  ([, paragraph, says = '', judged = '']) => ({
    paragraph,
    says: says.replaceAll('\\|', '|'),
    files: [...judged.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
    isNotYet: judged === 'not yet',
  }),
);
const cases = { 's1-answers': answers, ...paragraphs };

test('each sentence with cases is in the table, and the other way round', () => {
  const judged = Object.entries(cases).flatMap(([file, sentences]) =>
    sentences.map(({ says }) => `${file}: ${says}`),
  );
  const listed = rows.flatMap(({ files, says }) =>
    files.flatMap((file) => (file in cases ? `${file}: ${says}` : [])),
  );
  expect(listed.toSorted()).toEqual(judged.toSorted());
  for (const [file, sentences] of Object.entries(cases)) {
    for (const { says, cases: played } of sentences)
      expect(Object.keys(played).length, `${file}: ${says}`).toBeGreaterThan(0);
  }
});

test('every row says where, and files it names are there', () => {
  const folder = fileURLToPath(new URL('../../', import.meta.url));
  const missing = rows
    .flatMap(({ files }) => files)
    .filter((file) => !(file in cases) && !existsSync(folder + file));
  expect(missing).toEqual([]);
  expect(rows.filter(({ files, isNotYet }) => files.length === 0 && !isNotYet)).toEqual([]);
  expect([...new Set(rows.map(({ paragraph }) => paragraph))]).toEqual([...'1234567']);
});
