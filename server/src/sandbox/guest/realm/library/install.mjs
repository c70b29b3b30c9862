import { base64 } from './base64.mjs';
import { fail } from './fail.mjs';
import { hash } from './hash.mjs';
import { json } from './json.mjs';
import { list } from './list.mjs';
import { number } from './number.mjs';
import { text } from './text.mjs';
import { time } from './time.mjs';
import { uuid } from './uuid.mjs';

/** As `@weir/contract/helper-docs` describes them. */
const helpers = { time, text, list, number, json, hash, base64, uuid, fail };

/** Makes the helpers global names, to be frozen with all others. What they need later they hold already: nothing is looked up by a name that code could change. */
export function installHelpers() {
  for (const [name, value] of Object.entries(helpers))
    Object.defineProperty(globalThis, name, { value });
}
