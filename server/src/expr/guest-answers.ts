import type { Json } from '@weir/contract/json';
import type { WeirError } from '@weir/contract/weir-error';

export type GuestAnswer = { readonly value: Json | undefined } | { readonly error: WeirError };

/**
 * What guests said of expressions, collected in two passes: the first notes what is asked for, the second finds its
 * answers. An evaluation is pure, so making it twice changes nothing. Each place has an answer of its own: of two equal
 * expressions with random numbers each gets others.
 */
export class GuestAnswers {
  readonly #known = new Map<string, GuestAnswer>();
  /** Sources by their place: the expression, and how many equal ones came before it. */
  readonly #asked = new Map<string, string>();
  readonly #before = new Map<string, number>();

  /** The value of an expression; undefined while it is not known yet. @throws WeirError as the guest said. */
  answer(source: string): Json | undefined {
    const before = this.#before.get(source) ?? 0;
    this.#before.set(source, before + 1);
    const place = `${before} ${source}`;
    const known = this.#known.get(place);
    if (!known) {
      this.#asked.set(place, source);
      return undefined;
    }
    if ('error' in known) throw known.error;
    return known.value;
  }

  /** How many expressions are asked for and not answered. */
  get pending(): number {
    return this.#asked.size;
  }

  /** Expressions asked for and not answered, in the order of asking. */
  get open(): readonly string[] {
    return [...this.#asked.values()];
  }

  /** `answers` in the order of `open`; the next pass begins. */
  add(answers: readonly GuestAnswer[]): void {
    const open = [...this.#asked.keys()];
    this.#asked.clear();
    this.#before.clear();
    open.forEach((place, i) => {
      const answer = answers[i];
      if (!answer) throw new Error('an expression has no answer');
      this.#known.set(place, answer);
    });
  }
}

/**
 * Evaluates once, asks for what is missing, evaluates again. Synchronous where nothing is missing, so that native
 * expressions cost no turn of the event loop. An error of the first pass counts only when nothing was missing.
 */
export function withGuest<T>(
  evaluate: (guest: GuestAnswers) => T,
  ask: (expressions: readonly string[]) => Promise<readonly GuestAnswer[]>,
): T | Promise<T> {
  const answers = new GuestAnswers();
  try {
    const value = evaluate(answers);
    if (answers.open.length === 0) return value;
  } catch (error) {
    if (answers.open.length === 0) throw error;
  }
  return again(evaluate, { answers, ask });
}

/** A second pass may ask anew: what it saw as undefined before may lead it elsewhere now. */
async function again<T>(
  evaluate: (guest: GuestAnswers) => T,
  parts: {
    answers: GuestAnswers;
    ask: (expressions: readonly string[]) => Promise<readonly GuestAnswer[]>;
  },
): Promise<T> {
  const { answers, ask } = parts;
  for (;;) {
    answers.add(await ask(answers.open));
    let value: T;
    try {
      value = evaluate(answers);
    } catch (error) {
      if (answers.open.length === 0) throw error;
      continue;
    }
    if (answers.open.length === 0) return value;
  }
}
