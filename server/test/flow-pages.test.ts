import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What a page says in any language: the same in both pages about flows, so that neither falls behind. */
interface Section {
  readonly level: number;
  /** First cells and numbers of cells. */
  readonly rows: readonly string[];
  readonly items: number;
  /** Without the comments. */
  readonly blocks: readonly string[];
  /** What stands in backticks, each once. */
  readonly codes: readonly string[];
}

const read = (name: string) =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n');

function sectionsOf(page: string): Section[] {
  const blocks: string[] = [];
  const prose = page.replaceAll(/^```\w+\n([\s\S]*?)^```$/gm, (_all, block: string) => {
    blocks.push(block.replaceAll(/ #.*$/gm, ''));
    return `block ${blocks.length - 1}`;
  });
  return prose.split(/^(?=#+ )/m).map((text) => ({
    level: /^#*/.exec(text)?.[0].length ?? 0,
    rows: [...text.matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) => {
      const [first = '', ...others] = row.split('|');
      return /^[\s:-]+$/.test(first) ? 'rule' : `${first.trim()} and ${others.length}`;
    }),
    items: [...text.matchAll(/^- /gm)].length,
    blocks: [...text.matchAll(/^block (\d+)$/gm)].map(([, n]) => blocks[Number(n)] ?? ''),
    codes: [
      ...new Set([...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => oneLine(code))),
    ].sort(),
  }));
}

const oneLine = (code: string) => code.replaceAll(/\s+/g, ' ');

it('the pages about flows say the same in both languages, as far as a program can tell', () => {
  const sections = sectionsOf(read('flows.md'));
  expect(sections.length).toBeGreaterThan(5);
  expect(sections.flatMap(({ blocks }) => blocks).length).toBeGreaterThan(4);
  expect(sectionsOf(read('flows.zh-CN.md'))).toEqual(sections);
});

it.each([
  ['README.md', 'docs/flows.md'],
  ['README.zh-CN.md', 'docs/flows.zh-CN.md'],
  ['docs/flows.md', 'flows.zh-CN.md'],
  ['docs/flows.zh-CN.md', 'flows.md'],
])('%s leads to %s', (from, to) => {
  expect(read(`../${from}`)).toContain(`(${to})`);
});
