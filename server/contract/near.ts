/** More look-ups than a person could want; keeps a document full of wrong names cheap. */
const maxLookups = 200;
const maxLength = 64;

/** The candidate a misspelt word likely means, at most two letters away. */
export type FindNear = (word: string, candidates: Iterable<string>) => string | undefined;

/** Finds nothing after 200 look-ups. */
export function createFindNear(): FindNear {
  let left = maxLookups;
  return (word, candidates) => {
    left -= 1;
    return left < 0 || word.length > maxLength ? undefined : findNear(word, candidates);
  };
}

function findNear(word: string, candidates: Iterable<string>): string | undefined {
  let atTwo: string | undefined;
  for (const candidate of candidates) {
    // Two letters away from a word of two letters is any word.
    const shortest = Math.min(word.length, candidate.length);
    if (shortest > 1 && within(word, candidate, 1)) return candidate;
    if (shortest > 2 && within(word, candidate, 2)) atTwo ??= candidate;
  }
  return atTwo;
}

/** Whether `distance` insertions, removals or replacements of letters turn one word into the other. */
export function within(left: string, right: string, distance: number): boolean {
  if (Math.abs(left.length - right.length) > distance) return false;
  let same = 0;
  while (same < left.length && left[same] === right[same]) same += 1;
  if (same === left.length || same === right.length) return true;
  if (distance === 0) return false;
  const [a, b] = [left.slice(same), right.slice(same)];
  const less = distance - 1;
  return (
    within(a.slice(1), b.slice(1), less) ||
    within(a.slice(1), b, less) ||
    within(a, b.slice(1), less)
  );
}
