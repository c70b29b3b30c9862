import { escapeMarkdown } from './markdown.ts';

/** A card in the words the messaging connectors share. */
export interface Card {
  readonly title: string;
  readonly color?: CardColor | undefined;
  /** Plain text, line breaks kept. */
  readonly text?: string | undefined;
  readonly fields?: readonly CardField[] | undefined;
  readonly buttons?: readonly CardButton[] | undefined;
  readonly footer?: string | undefined;
}

export const cardColors = ['blue', 'green', 'orange', 'red', 'purple', 'grey'] as const;
export type CardColor = (typeof cardColors)[number];

export const buttonStyles = ['default', 'primary', 'danger'] as const;

export interface CardField {
  readonly label: string;
  readonly value: string;
  /** Two short fields share a row. */
  readonly short?: boolean | undefined;
}

export interface CardButton {
  readonly text: string;
  readonly url: string;
  readonly style?: (typeof buttonStyles)[number] | undefined;
}

type Element = Readonly<Record<string, unknown>>;

/** The card as Feishu's card JSON 2.0. `update_multi` lets it be updated later. */
export function renderCard(card: Card): Element {
  const elements = [
    ...(card.text ? [markdown(escapeMarkdown(card.text))] : []),
    ...rowsOf(card.fields ?? []).map(renderRow),
    ...(card.buttons?.length ? [columns(card.buttons.map(renderButton), 'auto')] : []),
    ...(card.footer ? [{ ...markdown(grey(card.footer)), text_size: 'notation' }] : []),
  ];
  return {
    schema: '2.0',
    config: { update_multi: true },
    header: { title: plainText(card.title), template: card.color ?? 'blue' },
    body: { elements },
  };
}

/** Neighbouring short fields two by two; others alone. */
function rowsOf(fields: readonly CardField[]): readonly (readonly CardField[])[] {
  const rows: CardField[][] = [];
  for (const field of fields) {
    const last = rows.at(-1);
    if (field.short && last?.length === 1 && last[0]?.short) last.push(field);
    else rows.push([field]);
  }
  return rows;
}

function renderRow(row: readonly CardField[]): Element {
  const cells = row.map(({ label, value }) =>
    markdown(`**${escapeMarkdown(label.trim())}**\n${escapeMarkdown(value)}`),
  );
  const [only] = cells;
  return cells.length === 1 && only ? only : columns(cells, 'weighted');
}

function columns(elements: readonly Element[], width: 'auto' | 'weighted'): Element {
  return {
    tag: 'column_set',
    flex_mode: width === 'auto' ? 'flow' : 'bisect',
    columns: elements.map((element) => ({ tag: 'column', width, elements: [element] })),
  };
}

function renderButton({ text, url, style }: CardButton): Element {
  const behaviors = [{ type: 'open_url', default_url: url }];
  return { tag: 'button', text: plainText(text), type: style ?? 'default', behaviors };
}

function markdown(content: string): Element {
  return { tag: 'markdown', content };
}

function grey(text: string): string {
  return `<font color='grey'>${escapeMarkdown(text)}</font>`;
}

function plainText(content: string): Element {
  return { tag: 'plain_text', content };
}
