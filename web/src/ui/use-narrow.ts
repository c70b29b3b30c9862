import { useSyncExternalStore } from 'react';

/** As `from: 'laptop'` of a table's column has it. */
const narrow = window.matchMedia('(max-width: 899px)');

/** The window is narrower than a laptop's: what has no room beside goes below. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
}
