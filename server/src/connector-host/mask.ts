const shortest = 6;
const shown = '•••';

/**
 * Hides the given secrets wherever they stand in a text: as they are, in base64, base64url and hexadecimal, and as a URL
 * or a JSON text writes them. Secrets under 6 characters are left: they would hide ordinary words.
 */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.filter((secret) => secret.length >= shortest).flatMap(spellings);
  // The longest first, so that no part of a secret is left beside a shorter one's mask.
  const ordered = [...new Set(forms)].sort((a, b) => b.length - a.length);
  if (ordered.length === 0) return (text) => text;
  const pattern = new RegExp(ordered.map(RegExp.escape).join('|'), 'g');
  return (text) => text.replace(pattern, shown);
}

function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ];
}
