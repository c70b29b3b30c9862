/** The message can never become an event; thrown while it is read. `message` is a sentence. */
export class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
  readonly code: 'unreadable' | 'too_large';

  constructor(code: UnreadableMessage['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
