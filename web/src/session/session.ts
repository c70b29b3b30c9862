import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let signedOut = false;

/** The server no longer knows this browser; pages stay, a notice lies over them. */
export function reportSignedOut(): void {
  change(true);
}

export function reportSignedIn(): void {
  change(false);
}

export function useSignedOut(): boolean {
  return useSyncExternalStore(subscribe, () => signedOut);
}

function change(next: boolean): void {
  if (signedOut === next) return;
  signedOut = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
