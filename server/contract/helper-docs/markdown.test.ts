import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { helperNames } from '../helper-names.ts';
import { languages } from '../text.ts';
import { helperDeclarations } from './declarations.ts';
import { helperGroups } from './index.ts';
import { helperPage } from './markdown.ts';

const pages = { 'zh-CN': 'helpers.zh-CN.md', en: 'helpers.md' } as const;
const inDocs = (name: string) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

test.each(languages)(
  'the page in %s says what the table says; vitest -u writes it anew',
  async (language) => {
    await expect(helperPage(language)).toMatchFileSnapshot(inDocs(pages[language]));
  },
);

test.each(languages)('the declarations in %s are TypeScript and name each helper', (language) => {
  const text = helperDeclarations(language);
  const comments = /\/\*\*.*?\*\//gs;
  expect(stripTypeScriptTypes(text).replace(comments, '').trim()).toBe('');
  const declared = [...text.matchAll(/^declare (?:const|function) (\w+)/gm)].map(
    ([, name]) => name,
  );
  expect(declared).toEqual([...helperNames]);
});

test('every sentence is there in both languages and ends as one', () => {
  const texts = helperGroups.flatMap(({ text, helpers }) => [
    text,
    ...helpers.map((doc) => doc.text),
  ]);
  for (const text of texts) {
    expect(text['zh-CN']).toMatch(/。$/);
    expect(text.en).toMatch(/\.$/);
  }
});
