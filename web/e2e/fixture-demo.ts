import type { DemoView } from '@weir/contract/views';

const templates = (at: number): DemoView['templates'] => [
  { id: 'T-1001', name: '劳动合同（标准版）', status: 'ENABLED', ownerId: 'U-3', updatedAt: at },
  { id: 'T-1017', name: '双方保密协议', status: 'DISABLED', ownerId: 'U-12', updatedAt: at },
  { id: 'T-1030', name: '办公室租赁合同', status: 'DISABLED', ownerId: 'U-20', updatedAt: at },
  {
    id: 'T-1042',
    name: '采购框架合同（2026 版）',
    status: 'DISABLED',
    ownerId: 'U-7',
    updatedAt: at,
  },
];

/** The simulated systems before anything has happened. */
export function demoView(flow: string, at: number): DemoView {
  return {
    sample: {
      flow,
      path: '/hooks/default/template-approved',
      body: {
        eventId: 'evt-1',
        kind: 'TEMPLATE',
        result: 'APPROVED',
        templateId: 'T-1042',
        hot: true,
      },
    },
    templates: templates(at - 86_400_000),
    inbox: [],
  };
}

export function resetDemo(demo: DemoView): void {
  demo.templates = templates(Date.now());
  demo.inbox = [];
}

/** What a run of the sample flow leaves behind in both systems. */
export function deliver(demo: DemoView, templateId: string, at: number): void {
  const template = demo.templates.find(({ id }) => id === templateId);
  if (template) Object.assign(template, { status: 'ENABLED', updatedAt: at });
  demo.inbox.unshift({
    id: `om_${demo.inbox.length + 1}`,
    receiver: 'ou_7d8a6e6df7621556ce0d21922b676706',
    receiverName: '王磊',
    type: 'interactive',
    content: enabledCard(template?.name ?? templateId, templateId),
    at,
  });
}

const markdown = (content: string) => ({ tag: 'markdown', content });

function enabledCard(name: string, id: string) {
  const field = (label: string, value: string) => ({
    tag: 'column',
    width: 'weighted',
    elements: [markdown(`**${label}**\n${value}`)],
  });
  return {
    schema: '2.0',
    config: { update_multi: true },
    header: { title: { tag: 'plain_text', content: '模板已启用' }, template: 'green' },
    body: {
      elements: [
        markdown(`王磊，你负责的模板「${name}」已审批通过并启用 &#42;现在可用&#42;`),
        {
          tag: 'column_set',
          flex_mode: 'bisect',
          columns: [field('模板编号', id), field('追踪 ID', '4bf92f3577b34da6a3ce929d0e0ee1a2')],
        },
        {
          tag: 'column_set',
          flex_mode: 'flow',
          columns: [
            {
              tag: 'column',
              width: 'auto',
              elements: [
                {
                  tag: 'button',
                  text: { tag: 'plain_text', content: '查看模板' },
                  type: 'primary',
                  behaviors: [{ type: 'open_url', default_url: 'https://core.example.com/T-1042' }],
                },
              ],
            },
          ],
        },
        { ...markdown("<font color='grey'>来自 Weir</font>"), text_size: 'notation' },
      ],
    },
  };
}
