import { WeirError } from '@weir/contract/weir-error';

const firstPause = 250;
const longestPause = 30_000;

/** Growing pauses between attempts to start a guest where none will start. Times in ms of the clock `now`. */
export class StartPause {
  readonly #now: () => number;
  #pause = 0;
  #until = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  started(): void {
    this.#pause = 0;
    this.#until = 0;
  }

  /** @returns ms until the next attempt */
  failed(): number {
    this.#pause = this.#pause === 0 ? firstPause : Math.min(this.#pause * 2, longestPause);
    this.#until = this.#now() + this.#pause;
    return this.#pause;
  }

  /** What those hear who ask during a pause. */
  refusal(): WeirError | undefined {
    const left = this.#until - this.#now();
    if (left <= 0) return undefined;
    const why = { zh: '沙箱进程无法启动', en: 'no sandbox process can be started' };
    return new WeirError('unavailable', why, { retryAfter: left });
  }
}
