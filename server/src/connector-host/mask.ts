import { jsonNumber } from '@weir/contract/json';

const shortest = 6;
const shown = '•••';

/**
 * Hides the given secrets wherever they stand in a text: as they are, in base64, base64url and hexadecimal, and as a URL,
 * a form or a JSON text writes them. Secrets under 6 characters are left: they would hide ordinary words.
 */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.filter((secret) => secret.length >= shortest).flatMap(spellings);
  // The longest first, so that no part of a secret is left beside a shorter one's mask.
  const ordered = [...new Set(forms)].sort((a, b) => b.length - a.length);
  if (ordered.length === 0) return (text) => text;
  const pattern = new RegExp(ordered.map(RegExp.escape).join('|'), 'g');
  return (text) => text.replace(pattern, shown);
}

/** A number or a truth value as it is, unless its digits show a secret: then the masked text. */
export function maskScalar<T extends number | bigint | boolean>(
  value: T,
  mask: (text: string) => string,
): T | string {
  const text = String(value);
  const masked = mask(text);
  return masked === text ? value : masked;
}

/** As the digits of a number, for a secret that is one: other systems drop leading and trailing zeros, or round it. */
function numberSpellings(secret: string): readonly string[] {
  if (!/^\d+(\.\d+)?$/.test(secret)) return [];
  const exact = /^\d+$/.test(secret) ? [String(BigInt(secret))] : [];
  return [...exact, String(jsonNumber(Number(secret)))].filter(({ length }) => length >= shortest);
}

function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    ...numberSpellings(secret),
  ];
}
