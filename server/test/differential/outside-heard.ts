import { isJsonObject, type Json } from '@weir/contract/json';
import { expect } from 'vitest';
import type { CallbackFate } from '../../src/store/tenant-store.ts';
import { allSignals, lastingKey, type OutsideWait } from './outside-waits.ts';

/** A signal somebody gave. */
export interface Signalled {
  readonly name: string;
  readonly key: string;
  readonly keep: number | null;
  readonly woken: number;
  /** When it was kept for sure, ms UTC. */
  readonly at: number;
}

/** A callback, and what its sender was told. */
export interface CalledBack {
  readonly runId: string;
  readonly place: string;
  readonly fate: CallbackFate['fate'];
}

/** The number of the signal or callback that closed a wait. */
function numberOf(value: Json | undefined, kind: 'signal' | 'callback'): number | undefined {
  const number = isJsonObject(value ?? null) ? (value as Record<string, Json>)[kind] : undefined;
  return number === undefined ? undefined : Number(number);
}

/** Whoever was told that it counts was heard, once, and nobody else. */
export function expectCallbacks(
  waits: readonly OutsideWait[],
  callbacks: readonly CalledBack[],
): void {
  const named = new Map<string, OutsideWait>();
  for (const wait of waits.filter(({ opened }) => opened.kind === 'callback')) {
    const name = `${wait.runId} ${wait.place}`;
    expect(named, `${name} opens once`).not.toContain(name);
    named.set(name, wait);
  }
  const counted = new Map<string, number>();
  for (const [number, { runId, place, fate }] of callbacks.entries()) {
    if (fate === 'gone') continue;
    const name = `${runId} ${place}`;
    expect(counted.has(name), `${name} is answered once`).toBe(false);
    counted.set(name, number);
    const wait = named.get(name);
    if (fate === 'answered') expect(wait, `${name} was open`).toBeDefined();
    if (!wait?.closed) continue;
    expect(wait.closed.by, `${name} was told that it counts`).toBe('callback');
    expect(numberOf(wait.closed.body, 'callback'), name).toBe(number);
  }
  for (const [name, { closed }] of named) {
    if (closed?.by !== 'callback') continue;
    expect(numberOf(closed.body, 'callback'), `${name} counts`).toBe(counted.get(name));
  }
}

/** Every wait a signal is said to have woken was, and later ones by those that are kept. */
export function expectSignals(waits: readonly OutsideWait[], signals: readonly Signalled[]): void {
  const heard = new Map<number, number>();
  for (const { runId, place, opened, closed } of waits) {
    if (opened.kind !== 'signal' || closed?.by !== 'signal') continue;
    const number = numberOf(closed.data, 'signal') ?? -1;
    const { name, key } = opened;
    expect(signals[number], `${runId} ${place}`).toMatchObject({ name, key });
    heard.set(number, (heard.get(number) ?? 0) + 1);
  }
  for (const { name, key } of allSignals) {
    const about = `signals ${name} ${key}`;
    const own = waits.filter(
      ({ opened }) => opened.kind === 'signal' && opened.name === name && opened.key === key,
    );
    let unheard = 0;
    for (const [number, { keep, woken, ...named }] of signals.entries()) {
      if (named.name !== name || named.key !== key) continue;
      const times = heard.get(number) ?? 0;
      if (keep === null) expect(times, about).toBeLessThanOrEqual(woken);
      unheard += Math.max(0, woken - times);
    }
    const givenUp = own.filter(({ closed }) => !closed).length;
    expect(unheard, `${about}: counted, and not heard`).toBeLessThanOrEqual(givenUp);
    if (key !== lastingKey) continue;
    const kept = signals.find(
      (each) => each.keep !== null && each.name === name && each.key === key,
    );
    const later = own.filter(({ opened, closed }) => closed && opened.at > (kept?.at ?? Infinity));
    for (const { runId, place, closed } of later) {
      expect(closed?.by, `${about} is kept for ${runId} ${place}`).toBe('signal');
    }
  }
}
