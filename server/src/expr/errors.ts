import type { Text } from '@weir/contract/text';

/** A sentence about an expression that a person wrote, in both languages. */
export abstract class Sentence extends Error {
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** The expression throws in JavaScript too, or its result is beyond the limits. */
export class ExpressionError extends Sentence {
  override readonly name = 'ExpressionError';
}

/**
 * Only JavaScript itself knows the result: a prototype or the conversion of an object would be consulted. `part` is
 * what asks for it.
 */
export class NeedsGuest extends Sentence {
  override readonly name = 'NeedsGuest';
  readonly part: string;

  constructor(part: string) {
    super({
      'zh-CN': `「${part}」需要沙箱才能求值。`,
      en: `"${part}" needs the sandbox to be evaluated.`,
    });
    this.part = part;
  }
}

/** Thrown while parsing: never valid JavaScript, or beyond the limits. `at` is an index into the source. */
export class InvalidSyntax extends Sentence {
  override readonly name = 'InvalidSyntax';
  readonly at: number;

  constructor(at: number, text: Text) {
    super(text);
    this.at = at;
  }
}

/** Thrown while parsing: perhaps valid JavaScript, but none the interpreter knows. */
export class ForeignSyntax extends Error {
  override readonly name = 'ForeignSyntax';
  readonly at: number;

  constructor(at: number) {
    super('not part of the subset');
    this.at = at;
  }
}
