/** Crockford's base 32 in lower case: no i, l, o, u, and its order is the order of the bytes. */
export const idAlphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 10;
const last = 32 ** length - 1;

/**
 * What ids begin with that are made at `at`, ms UTC. As an id it stands before all of that ms, so a range of ids is one of
 * time.
 */
export function idTime(at: number): string {
  let time = '';
  for (let rest = Math.min(at, last); time.length < length; rest = Math.floor(rest / 32)) {
    time = idAlphabet.charAt(rest % 32) + time;
  }
  return time;
}

/** The ms UTC at which an id was made. */
export function timeOfId(id: string): number {
  let time = 0;
  for (const digit of id.slice(0, length)) time = time * 32 + idAlphabet.indexOf(digit);
  return time;
}
