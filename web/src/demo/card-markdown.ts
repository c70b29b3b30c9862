/** A piece of a card's markdown, as far as the console shows it. */
export interface Span {
  readonly text: string;
  readonly bold: boolean;
  readonly grey: boolean;
  /** http or https. */
  readonly href?: string;
}

interface Style {
  readonly bold: boolean;
  readonly grey: boolean;
}

const marks = /\*\*|<font color='?"?(\w+)'?"?>|<\/font>|<br\s*\/?>|\[([^\]\n]*)\]\(([^)\s]*)\)/g;

/**
 * The spans of a card's markdown: bold, grey, links, line breaks and character entities; every other mark stays as it is
 * written. Only http and https lead anywhere.
 */
export function cardSpans(content: string): Span[] {
  const spans: Span[] = [];
  let style: Style = { bold: false, grey: false };
  const add = (text: string, href?: string) => {
    if (text !== '') spans.push({ text: withoutEntities(text), ...style, ...(href && { href }) });
  };
  let from = 0;
  for (const found of content.matchAll(marks)) {
    const [mark, color, label, address] = found;
    add(content.slice(from, found.index));
    from = found.index + mark.length;
    if (mark === '**') style = { ...style, bold: !style.bold };
    else if (color !== undefined) style = { ...style, grey: color === 'grey' };
    else if (mark === '</font>') style = { ...style, grey: false };
    else if (label === undefined) add('\n');
    else add(label, safeAddress(address ?? ''));
  }
  add(content.slice(from));
  return spans;
}

/** An address a person may be led to. */
export function safeAddress(address: string): string | undefined {
  return /^https?:\/\//i.test(address) ? address : undefined;
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: '\u00a0',
};

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|(\w+));/g, (whole, code?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
    const point = Number(code);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
