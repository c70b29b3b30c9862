import { isJsonObject, type Json } from '@weir/contract/json';
import { cardSpans, type Span, safeAddress } from './card-markdown.ts';

/** A Feishu card (JSON 2.0) as the console draws it. */
export interface CardView {
  readonly title: string;
  /** Name of the header's colour. */
  readonly color: string;
  readonly elements: readonly CardElement[];
}
export type CardElement =
  | { readonly kind: 'text'; readonly spans: readonly Span[]; readonly small: boolean }
  | {
      readonly kind: 'columns';
      /** Of equal width, else as wide as what is in them. */
      readonly equal: boolean;
      readonly columns: readonly (readonly CardElement[])[];
    }
  | {
      readonly kind: 'button';
      readonly text: string;
      readonly look: string;
      readonly href: string | undefined;
    }
  | { readonly kind: 'rule' }
  | { readonly kind: 'image' }
  /** An element the console does not draw. */
  | { readonly kind: 'other'; readonly tag: string };

/** How deep elements may lie in each other; deeper ones, which Feishu refuses, are left out. */
const depthLimit = 8;

/** The card in a message's content; undefined when it is none. */
export function cardView(content: Json): CardView | undefined {
  if (!isJsonObject(content) || content['schema'] !== '2.0') return undefined;
  const { header, body } = content;
  if (!isJsonObject(body) || !Array.isArray(body['elements'])) return undefined;
  const head = isJsonObject(header) ? header : {};
  const template = head['template'];
  return {
    title: textOf(head['title']),
    color: typeof template === 'string' ? template : 'default',
    elements: elementsOf(body['elements'], 0),
  };
}

function elementsOf(elements: Json | undefined, depth: number): CardElement[] {
  if (!Array.isArray(elements) || depth > depthLimit) return [];
  return elements.flatMap((element) => (isJsonObject(element) ? [elementOf(element, depth)] : []));
}

function elementOf(element: Readonly<Record<string, Json>>, depth: number): CardElement {
  const { tag } = element;
  switch (tag) {
    case 'markdown': {
      const content = typeof element['content'] === 'string' ? element['content'] : '';
      return {
        kind: 'text',
        spans: cardSpans(content),
        small: element['text_size'] === 'notation',
      };
    }
    case 'plain_text':
    case 'div':
      return { kind: 'text', spans: plainSpans(element), small: false };
    case 'column_set':
      return columnsOf(element, depth);
    case 'button':
      return {
        kind: 'button',
        text: textOf(element['text']),
        look: typeof element['type'] === 'string' ? element['type'] : 'default',
        href: linkOf(element['behaviors']),
      };
    case 'hr':
      return { kind: 'rule' };
    case 'img':
      return { kind: 'image' };
    default:
      return { kind: 'other', tag: String(tag) };
  }
}

function columnsOf(element: Readonly<Record<string, Json>>, depth: number): CardElement {
  const given = Array.isArray(element['columns']) ? element['columns'].filter(isJsonObject) : [];
  return {
    kind: 'columns',
    equal: given.every((column) => column['width'] === 'weighted'),
    columns: given.map((column) => elementsOf(column['elements'], depth + 1)),
  };
}

function plainSpans(element: Readonly<Record<string, Json>>): Span[] {
  const text = element['tag'] === 'div' ? textOf(element['text']) : textOf(element);
  return text === '' ? [] : [{ text, bold: false, grey: false }];
}

function textOf(value: Json | undefined): string {
  return isJsonObject(value) && typeof value['content'] === 'string' ? value['content'] : '';
}

function linkOf(behaviors: Json | undefined): string | undefined {
  const links = Array.isArray(behaviors) ? behaviors.filter(isJsonObject) : [];
  const address = links.find(({ type }) => type === 'open_url')?.['default_url'];
  return typeof address === 'string' ? safeAddress(address) : undefined;
}
