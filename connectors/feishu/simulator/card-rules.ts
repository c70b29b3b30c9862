import { isRecord } from '../../sdk/index.ts';

/** Why the platform refuses a card of JSON 2.0, as it says it; null when it takes the card. */
export function refusedCard(card: unknown): string | null {
  if (!isRecord(card)) return 'ErrCode: 200621; ErrMsg: parse card json err';
  if (card['schema'] !== '2.0') return 'ErrCode: 200861; ErrMsg: unsupported schema version';
  const { config, header, body } = card;
  if (isRecord(config) && 'update_multi' in config && config['update_multi'] !== true) {
    return 'ErrCode: 11310; ErrMsg: update_multi must be true in schema 2.0';
  }
  if (header !== undefined && !hasPlainTitle(header))
    return 'ErrCode: 11310; ErrMsg: header title is invalid';
  if (!isRecord(body) || !Array.isArray(body['elements'])) {
    return 'ErrCode: 11310; ErrMsg: body elements is required';
  }
  const counts = { elements: 0, tables: 0, ids: new Set<string>() };
  const reason = checkElements(body['elements'], 0, counts);
  if (reason !== null) return reason;
  if (counts.elements > 200) return 'ErrCode: 11310; ErrMsg: card element number over limit';
  return counts.tables > 5 ? 'ErrCode: 11310; ErrMsg: card table number over limit' : null;
}

interface Counts {
  elements: number;
  tables: number;
  readonly ids: Set<string>;
}

const containers: ReadonlySet<string> = new Set([
  'column_set',
  'column',
  'form',
  'collapsible_panel',
]);
const leaves: ReadonlySet<string> = new Set([
  'markdown',
  'div',
  'hr',
  'img',
  'button',
  'input',
  'table',
  'plain_text',
]);

function checkElements(elements: readonly unknown[], depth: number, counts: Counts): string | null {
  for (const element of elements) {
    const reason = checkElement(element, depth, counts);
    if (reason !== null) return reason;
  }
  return null;
}

function checkElement(element: unknown, depth: number, counts: Counts): string | null {
  if (!isRecord(element)) return 'ErrCode: 11310; ErrMsg: element is not an object';
  const tag = String(element['tag']);
  counts.elements += 1;
  if (tag === 'table') counts.tables += 1;
  if (!containers.has(tag) && !leaves.has(tag))
    return `ErrCode: 11310; ErrMsg: unknown element tag ${tag}`;
  if (depth > 5) return 'ErrCode: 11310; ErrMsg: element nesting over limit';
  const own = checkId(element['element_id'], counts.ids) ?? checkTag(tag, element, depth);
  if (own !== null) return own;
  const inner = element['columns'] ?? element['elements'];
  return containers.has(tag) && Array.isArray(inner)
    ? checkElements(inner, depth + 1, counts)
    : null;
}

function checkTag(
  tag: string,
  element: Readonly<Record<string, unknown>>,
  depth: number,
): string | null {
  if (tag === 'markdown' && typeof element['content'] !== 'string') {
    return 'ErrCode: 11310; ErrMsg: markdown content must be a string';
  }
  if (tag === 'button') return checkButton(element);
  return tag === 'form' && depth > 0
    ? 'ErrCode: 11310; ErrMsg: form must be at the root of the body'
    : null;
}

function checkButton(button: Readonly<Record<string, unknown>>): string | null {
  const text = button['text'];
  if (!isRecord(text) || typeof text['content'] !== 'string')
    return 'ErrCode: 11310; ErrMsg: button text is required';
  if ([...text['content']].length > 100) return 'ErrCode: 11310; ErrMsg: button text over limit';
  const behaviors = button['behaviors'];
  if (behaviors !== undefined && !Array.isArray(behaviors))
    return 'ErrCode: 11310; ErrMsg: behaviors must be a list';
  const links = (behaviors ?? []).filter((each) => isRecord(each) && each['type'] === 'open_url');
  return links.every((each) => /^https?:\/\//.test(String(each['default_url'])))
    ? null
    : 'ErrCode: 11310; ErrMsg: default_url is invalid';
}

function checkId(id: unknown, seen: Set<string>): string | null {
  if (id === undefined) return null;
  if (typeof id !== 'string' || !/^[A-Za-z]\w{0,19}$/.test(id) || seen.has(id)) {
    return 'ErrCode: 11310; ErrMsg: element_id is invalid or repeated';
  }
  seen.add(id);
  return null;
}

function hasPlainTitle(header: unknown): boolean {
  const title = isRecord(header) ? header['title'] : undefined;
  return isRecord(title) && title['tag'] === 'plain_text' && typeof title['content'] === 'string';
}
