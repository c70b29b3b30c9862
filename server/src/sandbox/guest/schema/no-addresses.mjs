/**
 * The validator makes an address as it is loaded, and never uses it: references are found by `parts.mjs`. A realm has no
 * `URL`.
 */
if (!('URL' in globalThis)) Object.defineProperty(globalThis, 'URL', { value: class URL {} });
