import { field } from '../sdk/index.ts';
import { buttonStyles, cardColors } from './render-card.ts';

const cardField = field.object(
  {
    label: field.string({ label: { 'zh-CN': '标签', en: 'Label' } }),
    value: field.text({ label: { 'zh-CN': '内容', en: 'Value' } }),
    short: field.boolean({ label: { 'zh-CN': '短字段', en: 'Short' } }).optional(),
  },
  { label: { 'zh-CN': '字段', en: 'Field' } },
);

const button = field.object(
  {
    text: field.string({ label: { 'zh-CN': '文字', en: 'Text' } }),
    url: field.url({ label: { 'zh-CN': '链接', en: 'Link' } }),
    style: field.select(buttonStyles, { label: { 'zh-CN': '样式', en: 'Style' } }).optional(),
  },
  { label: { 'zh-CN': '按钮', en: 'Button' } },
);

/** The `card` of an input. */
export const cardInput = field.object(
  {
    title: field.string({ label: { 'zh-CN': '标题', en: 'Title' } }),
    color: field
      .select(cardColors, { label: { 'zh-CN': '标题颜色', en: 'Title color' } })
      .optional(),
    text: field.text({ label: { 'zh-CN': '正文', en: 'Text' } }).optional(),
    fields: field.list(cardField, { label: { 'zh-CN': '字段', en: 'Fields' } }).optional(),
    buttons: field.list(button, { label: { 'zh-CN': '按钮', en: 'Buttons' } }).optional(),
    footer: field.string({ label: { 'zh-CN': '页脚', en: 'Footer' } }).optional(),
  },
  { label: { 'zh-CN': '卡片', en: 'Card' } },
);
