import { useSyncExternalStore } from 'react';
import { cssProperties, type Mode, palettes } from './palette.ts';

const kept = 'weir.mode';
const listeners = new Set<() => void>();
let mode: Mode = 'light';

/** The person's choice, else the system's. */
export function startMode(): void {
  const saved = localStorage.getItem(kept);
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  show(saved === 'dark' || saved === 'light' ? saved : system);
}

export function chooseMode(chosen: Mode): void {
  localStorage.setItem(kept, chosen);
  show(chosen);
}

export function useMode(): Mode {
  return useSyncExternalStore(subscribe, () => mode);
}

function show(next: Mode): void {
  mode = next;
  const { style } = document.documentElement;
  for (const [name, value] of cssProperties(palettes[next])) style.setProperty(name, value);
  style.colorScheme = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
