/** The first `head` and last `tail` characters with … between, when that is shorter. Whole characters, never half of one. */
export function cutMiddle(text: string, head: number, tail: number): string {
  const characters = [...text];
  if (characters.length <= head + tail + 1) return text;
  return `${characters.slice(0, head).join('')}…${tail > 0 ? characters.slice(-tail).join('') : ''}`;
}
