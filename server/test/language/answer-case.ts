import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { Steps } from './case.ts';

/** What the sender of a webhook is answered: of each case, by a flow with one webhook. */
export interface AnswerSentence {
  readonly says: string;
  readonly cases: Readonly<Record<string, AnswerCase>>;
}

export interface AnswerCase {
  readonly steps: Steps;
  readonly output?: Json;
  /** Of the trigger's `with`. */
  readonly respond?: 'accepted' | 'finished' | 'step';
  readonly within?: string;
  readonly when?: string;
  readonly dedupe?: string;
  readonly settings?: FlowSource['settings'];
  readonly request?: {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  /** The body as text; a pattern where it is not the same each time. */
  readonly answers: {
    readonly status: number;
    readonly body?: string | RegExp;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Steps whose answer came too late, as the journal says. */
  readonly notSent?: readonly string[];
  /** The same event again, while the first may be under way still. */
  readonly again?: AnswerCase['answers'];
}
