/** @typedef {typeof import('isolated-vm')} Ivm */

/**
 * The library by the path of its compiled file: its own loader looks around in the file system, which a guest may not.
 * @param {string} path
 * @returns {Ivm}
 */
export function loadAddon(path) {
  /** @type {{ exports: { ivm?: Ivm } }} */
  const loaded = { exports: {} };
  process.dlopen(loaded, path);
  if (!loaded.exports.ivm) throw new Error('not the compiled file of isolated-vm');
  return loaded.exports.ivm;
}
