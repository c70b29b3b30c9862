import { describe, it } from 'vitest';
import { paragraphs } from './all.ts';
import { expectPlayed } from './expect-played.ts';
import { playInMemory } from './play-in-memory.ts';

/** Each sentence of the flow language, on a store in memory; the product itself is asked in the integration test. */
for (const [paragraph, sentences] of Object.entries(paragraphs)) {
  for (const { says, cases } of sentences) {
    const played = Object.entries(cases).filter(([, { only }]) => only !== 'product');
    if (played.length === 0) continue;
    describe(`${paragraph}: ${says}`, () => {
      it.each(played)('%s', async (_name, each) => {
        expectPlayed(await playInMemory(each), each.expect);
      });
    });
  }
}
