/**
 * Keeps zod, which comes with the contract, from compiling its parsers with `new Function`: the content security
 * policy forbids it, and even the attempt is reported. Must be imported before the contract; zod reads this global.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
