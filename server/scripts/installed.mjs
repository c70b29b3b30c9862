/**
 * @typedef {{ version?: string, link?: boolean, dev?: boolean, optional?: boolean, devOptional?: boolean }} Package
 * @typedef {{ packages: Record<string, Package> }} Lock
 */

/**
 * Whether node_modules holds what the lock file asks for, by npm's own record of what it put there: every package of
 * the wanted set at its version, and the platform's Node. Optional packages depend on the machine, so the rest of them
 * is left to npm.
 *
 * @param {Lock} wanted package-lock.json
 * @param {Lock | undefined} present node_modules/.package-lock.json
 * @param {{ dev: boolean, platformPackage: string | undefined }} set
 */
export function isInstalled(wanted, present, { dev, platformPackage }) {
  if (!present) return false;
  return Object.entries(wanted.packages).every(([path, { version, ...kind }]) => {
    const inNodeModules = path.split('/').includes('node_modules');
    const isPlatform = path === `node_modules/${platformPackage}`;
    const isWanted = isPlatform || (!kind.optional && (dev || !(kind.dev || kind.devOptional)));
    if (!inNodeModules || !isWanted) return true;
    const found = present.packages[path];
    return found !== undefined && found.version === version;
  });
}

/** @param {Lock | undefined} present whether packages for development are there */
export function hasDev(present) {
  return Object.values(present?.packages ?? {}).some((entry) => entry.dev);
}
