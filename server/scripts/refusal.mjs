/** A reason not to go on that the person at the terminal can do something about. */
export class Refusal extends Error {
  /** @param {string} zh @param {string} en */
  constructor(zh, en) {
    super(en);
    this.zh = zh;
  }
}
