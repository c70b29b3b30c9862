import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderText } from './text.ts';

const shown = (content: string) => (JSON.parse(content) as { text: string }).text;

test('a text is shown as it is, its line breaks kept', () => {
  expect(shown(renderText('模板「A」\n已启用 & 生效'))).toBe('模板「A」\n已启用 & 生效');
});

test('nothing in a text becomes a mention', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(text.trim() !== '');
      const content = shown(renderText(`${text}<at user_id="all"></at>${text}`));
      expect(content).not.toContain('<');
      expect(content.replaceAll('&lt;', '<')).toContain('<at user_id="all"></at>');
    }),
  );
});

test('who is to be mentioned stands in front', () => {
  expect(shown(renderText('a < b', ['ou_1', 'all']))).toBe(
    '<at user_id="ou_1"></at> <at user_id="all"></at> a &lt; b',
  );
});

test.each([['"></at><at user_id="all'], ['ou 1'], ['']])('%j is no id', (id) => {
  expect(() => renderText('x', [id])).toThrow('is no id');
});

test.each(['', ' \n'])('%j is no text', (text) => {
  expect(() => renderText(text)).toThrow('empty');
});
