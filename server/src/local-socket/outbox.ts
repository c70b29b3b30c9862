import { encodeFrame } from './frames.ts';
import { isLight } from './light.ts';

/** Is told why a message cannot be sent: WeirError `too_large`, `DataCloneError`. */
export type Refuse = (reason: unknown) => void;

interface Letter {
  readonly message: unknown;
  readonly refuse: Refuse;
}

/**
 * What is to be sent with this turn of the event loop, in order. Light messages share a frame, since making and reading one
 * costs several times what another message in it does; they must not be changed before they are taken.
 */
export class Outbox {
  #light: Letter[] = [];
  #frames: Buffer[] = [];
  #bytes = 0;

  /** Of what is encoded already. */
  get bytes(): number {
    return this.#bytes;
  }

  put(message: unknown, refuse: Refuse): void {
    this.#light.push({ message, refuse });
    if (!isLight(message)) this.#encodeAll();
  }

  /** All that was put since this was last called. */
  take(): readonly Buffer[] {
    this.#encodeAll();
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    return frames;
  }

  #encodeAll(): void {
    const letters = this.#light;
    this.#light = [];
    if (letters.length === 0) return;
    try {
      this.#add(encodeFrame(letters.map(({ message }) => message)));
    } catch (error) {
      const [first] = letters;
      if (letters.length === 1) return first?.refuse(error);
      // One of them is to blame; the others are sent.
      for (const letter of letters) {
        this.#light = [letter];
        this.#encodeAll();
      }
    }
  }

  #add(frame: readonly Buffer[]): void {
    for (const part of frame) {
      this.#frames.push(part);
      this.#bytes += part.length;
    }
  }
}
