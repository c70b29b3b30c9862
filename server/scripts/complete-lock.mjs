/**
 * Makes package-lock.json one that `npm ci` accepts everywhere. Run it after each `npm install`:
 *
 *     node server/scripts/complete-lock.mjs            completes the file
 *     node server/scripts/complete-lock.mjs --check    exits with 1 when something is missing
 *
 * npm leaves out binaries for other platforms that the registry did not answer for, and later refuses its own file
 * (`Missing: … from lock file`). And it writes the addresses of whatever registry was used, which others cannot reach.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

/**
 * @typedef {{
 *   version?: string, resolved?: string, link?: boolean, dev?: boolean, devOptional?: boolean, optional?: boolean,
 *   os?: string[], cpu?: string[], libc?: string[], integrity?: string,
 *   optionalDependencies?: Record<string, string>,
 * }} Package
 */

/** @type {{ packages: Record<string, Package> }} */
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { packages } = lock;
const missing = Object.entries(packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !isLocked(name, path))
    .map(([name, version]) => ({ name, version, parent: entry })),
);
const addressed = Object.values(packages).filter((entry) => entry.resolved && !entry.link);

if (process.argv.includes('--check')) {
  for (const { name, version } of missing)
    console.error(`package-lock.json: ${name}@${version} is missing`);
  if (addressed.length > 0)
    console.error(`package-lock.json: ${addressed.length} packages name a registry`);
  if (missing.length + addressed.length > 0) {
    console.error('Run: node server/scripts/complete-lock.mjs');
    process.exit(1);
  }
} else {
  for (const { name, version, parent } of missing) {
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`Which version of ${name} is ${version}?`);
    const { dev, devOptional } = parent;
    const kind = { ...(dev && { dev }), ...(devOptional && { devOptional }), optional: true };
    packages[`node_modules/${name}`] = {
      version,
      ...kind,
      ...(published(name, version) ?? named(name)),
    };
  }
  for (const entry of addressed) delete entry.resolved;
  lock.packages = Object.fromEntries(
    Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(
    `package-lock.json: ${missing.length} added, ${addressed.length} registry addresses removed`,
  );
}

/** Whether `name` is found from the package at `path`, the way Node looks. @param {string} name @param {string} path */
function isLocked(name, path) {
  const folders = path.split('/');
  return folders
    .concat('')
    .some((_, depth) => [...folders.slice(0, depth), 'node_modules', name].join('/') in packages);
}

/** What the registry knows of it, if it answers. @param {string} name @param {string} version */
function published(name, version) {
  const fields = ['os', 'cpu', 'libc', 'dist.integrity'];
  const npm = spawnSync('npm', ['view', `${name}@${version}`, ...fields, '--json'], {
    encoding: 'utf8',
  });
  if (npm.status !== 0 || npm.stdout.trim() === '') return undefined;
  const { 'dist.integrity': integrity, ...platform } = JSON.parse(npm.stdout);
  return { ...platform, integrity };
}

/**
 * What its name says, such as `binding-linux-arm-gnueabihf`. A wrong guess would make npm fetch a package that no
 * machine needs, so an unknown name is an error.
 *
 * @param {string} name
 */
function named(name) {
  const words = name.split(/[/-]/);
  const os = words.find((word) => /^(android|darwin|freebsd|linux|openharmony|win32)$/.test(word));
  const cpu = words.find((word) => /^(arm|arm64|ia32|ppc64|riscv64|s390x|x64)$/.test(word));
  if (!os || !cpu)
    throw new Error(`Which platform is ${name} for? The registry does not say, nor does its name.`);
  const libc = words.map((word) => /^(musl|gnu)/.exec(word)?.[1]).find(Boolean);
  return { os: [os], cpu: [cpu], ...(libc && { libc: [libc === 'gnu' ? 'glibc' : libc] }) };
}
