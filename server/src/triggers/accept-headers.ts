import type { IncomingHttpHeaders } from 'node:http';
import { type Language, languages } from '@weir/contract/text';

/** What a client would rather have (RFC 9110, 12.5). */

interface Wish {
  readonly name: string;
  readonly quality: number;
}

/** The wishes of a header, the dearest first; of equal ones the first. */
function wishes(header: string | undefined): readonly Wish[] {
  return (header ?? '')
    .split(',')
    .map((part): Wish => {
      const [name = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
      const given = parameters.find((each) => each.startsWith('q='));
      const quality = given === undefined ? 1 : Number(given.slice(2));
      return { name, quality: Number.isFinite(quality) ? quality : 0 };
    })
    .filter(({ name, quality }) => name !== '' && quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
}

/** Whether it names HTML, and that before JSON: so do browsers, and no program that says nothing of it. */
export function prefersHtml({ accept }: IncomingHttpHeaders): boolean {
  const first = wishes(accept).find(
    ({ name }) => name === 'text/html' || name === 'application/json',
  );
  return first?.name === 'text/html';
}

/** All languages there are, the one a client would rather read first. */
export function languagesFor(headers: IncomingHttpHeaders): readonly Language[] {
  const wanted = wishes(headers['accept-language']).flatMap(({ name }) =>
    languages.filter((language) => name.split('-')[0] === language.split('-')[0]),
  );
  return [...new Set([...wanted, ...languages])];
}
