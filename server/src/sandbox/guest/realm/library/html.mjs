/** Texts in and out of HTML. */

/** @type {Readonly<Record<string, string>>} */
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** @type {Readonly<Record<string, string>>} */
const characters = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const lineEnds = /<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/gi;
const tags = /<[a-z/!?][^<>]*>/gi;
const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi;

/** @param {string} text */
export function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/**
 * The words of a page, one paragraph a line.
 * @param {string} html
 */
export function stripHtml(html) {
  return html
    .replace(lineEnds, '\n')
    .replace(tags, '')
    .replace(entity, decoded)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/**
 * @param {string} whole
 * @param {string | undefined} decimal
 * @param {string | undefined} hex
 * @param {string | undefined} name
 */
// biome-ignore lint/complexity/useMaxParams: String.replace calls it.
function decoded(whole, decimal, hex, name = '') {
  const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
  if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  return Object.hasOwn(characters, name) ? (characters[name] ?? whole) : whole;
}
