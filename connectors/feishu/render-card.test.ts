import { expect, test } from 'vitest';
import { renderCard } from './render-card.ts';
import { refusedCard } from './simulator/card-rules.ts';

test('a card with everything', () => {
  const card = renderCard({
    title: '模板 *已启用*',
    color: 'green',
    text: '第一行\n第二行',
    fields: [
      { label: '模板', value: '采购_合同', short: true },
      { label: '状态', value: 'ENABLED', short: true },
      { label: '说明', value: '长' },
    ],
    buttons: [{ text: '打开', url: 'https://core.example/t/1', style: 'primary' }],
    footer: '由 Weir 发送',
  });
  expect(card).toMatchInlineSnapshot(`
    {
      "body": {
        "elements": [
          {
            "content": "第一行
    第二行",
            "tag": "markdown",
          },
          {
            "columns": [
              {
                "elements": [
                  {
                    "content": "**模板**
    采购&#95;合同",
                    "tag": "markdown",
                  },
                ],
                "tag": "column",
                "width": "weighted",
              },
              {
                "elements": [
                  {
                    "content": "**状态**
    ENABLED",
                    "tag": "markdown",
                  },
                ],
                "tag": "column",
                "width": "weighted",
              },
            ],
            "flex_mode": "bisect",
            "tag": "column_set",
          },
          {
            "content": "**说明**
    长",
            "tag": "markdown",
          },
          {
            "columns": [
              {
                "elements": [
                  {
                    "behaviors": [
                      {
                        "default_url": "https://core.example/t/1",
                        "type": "open_url",
                      },
                    ],
                    "tag": "button",
                    "text": {
                      "content": "打开",
                      "tag": "plain_text",
                    },
                    "type": "primary",
                  },
                ],
                "tag": "column",
                "width": "auto",
              },
            ],
            "flex_mode": "flow",
            "tag": "column_set",
          },
          {
            "content": "<font color='grey'>由 Weir 发送</font>",
            "tag": "markdown",
            "text_size": "notation",
          },
        ],
      },
      "config": {
        "update_multi": true,
      },
      "header": {
        "template": "green",
        "title": {
          "content": "模板 *已启用*",
          "tag": "plain_text",
        },
      },
      "schema": "2.0",
    }
  `);
  expect(refusedCard(card)).toBeNull();
});

test('only the title is needed', () => {
  expect(renderCard({ title: 't' })).toEqual({
    schema: '2.0',
    config: { update_multi: true },
    header: { title: { tag: 'plain_text', content: 't' }, template: 'blue' },
    body: { elements: [] },
  });
});

test('three short fields are two rows, and a long one between keeps its own', () => {
  const fields = ['a', 'b', 'c'].map((label) => ({ label, value: '1', short: true }));
  const tags = (card: unknown) =>
    (card as { body: { elements: { tag: string }[] } }).body.elements.map(({ tag }) => tag);
  expect(tags(renderCard({ title: 't', fields }))).toEqual(['column_set', 'markdown']);
  const long = { label: 'd', value: '2' };
  const mixed = [fields[0], long, fields[1]].filter((each) => each !== undefined);
  expect(tags(renderCard({ title: 't', fields: mixed }))).toEqual([
    'markdown',
    'markdown',
    'markdown',
  ]);
});
