import type { JournalEvent } from '@weir/contract/journal';

/** What the step `told` of a case wrote down, in each of its rounds. */
export function addressesIn(journal: readonly JournalEvent[]): readonly string[] {
  return journal.flatMap((event) => {
    if (event.type !== 'step-ended' || event.step !== 'told') return [];
    return [(event.output as { url: string }).url];
  });
}

/** Whether a wait that somebody outside answers opens by it. */
export function opensOutside(event: JournalEvent): boolean {
  return event.type === 'wait-opened' && (event.kind === 'signal' || event.kind === 'callback');
}
