import { createHash } from 'node:crypto';

/**
 * A run of a draft is pinned to the document of that moment. It is kept under a number below zero that follows from its
 * content, so that the same draft is kept once, and a run's version is a number everywhere inside.
 */
export function draftVersionOf(flow: string, document: string): number {
  const digest = createHash('sha256').update(`${flow}\n${document}`).digest('hex');
  // 13 hexadecimal digits are 52 bits: an integer every store and every language keeps.
  return -1 - Number.parseInt(digest.slice(0, 13), 16);
}

export function isDraftVersion(version: number): boolean {
  return version < 0;
}

/** As people and expressions see it. */
export function shownVersion(version: number): number | 'draft' {
  return isDraftVersion(version) ? 'draft' : version;
}
