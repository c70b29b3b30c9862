import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, timeText, widthOf } from './table.ts';

describe('width in a terminal', () => {
  it.each([
    ['abc', 3],
    ['模板启用', 8],
    ['飞书 Feishu', 11],
    ['「名称」，。', 12],
    ['…—', 2],
    ['é', 1],
    ['e\u0301', 1],
    ['👍🏽', 2],
    ['👩‍👩‍👧', 2],
    ['한글', 4],
    ['', 0],
  ])('of %s is %i', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('columns', () => {
  it('stand below each other, also behind Chinese', () => {
    const rows = [
      ['名称 Name', 'v1', 'end'],
      ['a', 'v100', ''],
      ['模板审批', '', 'x'],
    ];
    expect(columns(rows)).toBe(
      ['名称 Name  v1    end', 'a          v100', '模板审批         x'].join('\n'),
    );
  });

  it('cannot be steered by what stands in them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (cells) => {
        const line = columns([cells, ['\u001b[2J\r\n\u202e']]);
        expect(line.split('\n')).toHaveLength(2);
        expect(stripVTControlCharacters(line)).toBe(line);
        expect(line).not.toMatch(/[\r\u202e]/);
      }),
    );
  });
});

it('times are those of this machine', () => {
  expect(timeText(new Date(2026, 0, 5, 9, 8, 7).getTime())).toBe('2026-01-05 09:08:07');
});
