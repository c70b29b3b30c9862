import type { Json } from '@weir/contract/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardSpans } from './card-markdown.ts';
import { cardView } from './card-view.ts';

const plain = { bold: false, grey: false };

describe('markdown of a card', () => {
  it('has bold, grey, breaks, links and entities', () => {
    expect(
      cardSpans("a **b**\n<font color='grey'>c</font><br>&#42;&amp;[d](https://e.example/)"),
    ).toEqual([
      { ...plain, text: 'a ' },
      { ...plain, text: 'b', bold: true },
      { ...plain, text: '\n' },
      { ...plain, text: 'c', grey: true },
      { ...plain, text: '\n' },
      { ...plain, text: '*&' },
      { ...plain, text: 'd', href: 'https://e.example/' },
    ]);
  });

  it('leads nowhere but to the web', () => {
    expect(
      cardSpans('[x](javascript:alert(1)) [y](//z) [z](javascript://%0aalert)').map(
        ({ href }) => href,
      ),
    ).not.toContainEqual(expect.anything());
  });

  it('shows text whose marks are entities exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = [...text].map((one) => `&#${one.codePointAt(0)};`).join('');
        expect(
          cardSpans(written)
            .map((span) => span.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void cardSpans(text)));
  });
});

describe('a card', () => {
  const card = (elements: Json): Json => ({
    schema: '2.0',
    header: { title: { tag: 'plain_text', content: 'T' }, template: 'green' },
    body: { elements },
  });

  it('is drawn element by element', () => {
    const button = (url: string) => ({
      tag: 'button',
      text: { tag: 'plain_text', content: 'Go' },
      type: 'primary',
      behaviors: [{ type: 'open_url', default_url: url }],
    });
    const view = cardView(
      card([
        { tag: 'markdown', content: 'x', text_size: 'notation' },
        {
          tag: 'column_set',
          columns: [
            { tag: 'column', width: 'weighted', elements: [{ tag: 'hr' }] },
            { tag: 'column', width: 'weighted', elements: [{ tag: 'img' }] },
          ],
        },
        button('https://a.example'),
        button('javascript:alert(1)'),
        { tag: 'div', text: { tag: 'plain_text', content: '**as it is**' } },
        { tag: 'table' },
        'odd',
      ]),
    );
    expect(view).toEqual({
      title: 'T',
      color: 'green',
      elements: [
        { kind: 'text', spans: [{ ...plain, text: 'x' }], small: true },
        { kind: 'columns', equal: true, columns: [[{ kind: 'rule' }], [{ kind: 'image' }]] },
        { kind: 'button', text: 'Go', look: 'primary', href: 'https://a.example' },
        { kind: 'button', text: 'Go', look: 'primary', href: undefined },
        { kind: 'text', spans: [{ ...plain, text: '**as it is**' }], small: false },
        { kind: 'other', tag: 'table' },
      ],
    });
  });

  it.each<Json>([null, 'text', {}, { schema: '1.0' }, { schema: '2.0', body: {} }])(
    'is not %j',
    (content) => {
      expect(cardView(content)).toBeUndefined();
    },
  );

  it('takes whatever lies in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (inner) => {
        expect(cardView(card([inner as Json]))).toBeDefined();
        expect(cardView(card([{ tag: 'column_set', columns: inner as Json }]))).toBeDefined();
      }),
    );
  });
});
