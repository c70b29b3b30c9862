import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.mjs';

const line = 24;
const leastMinor = 21;

/**
 * Name of the package that holds Node for this machine, if there is one: its binaries need glibc.
 *
 * @param {Record<string, string>} optionalDependencies of the root's package.json
 */
export function platformPackage(optionalDependencies) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  return name in optionalDependencies && !existsSync('/etc/alpine-release') ? name : undefined;
}

/**
 * Path of the Node everything runs on: the pinned one, or the caller's own where no package fits the machine.
 *
 * @param {string} root
 * @param {string | undefined} name of the platform package
 */
export function pinnedNode(root, name) {
  if (name === undefined) {
    refuseOther(process.versions.node, '请安装', 'install');
    return process.execPath;
  }
  const folder = join(root, 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  refuseOther(version, '请运行 npm ci 安装', 'run npm ci for');
  return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** @param {string} version @param {string} zhDo @param {string} enDo */
function refuseOther(version, zhDo, enDo) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === line && minor >= leastMinor) return;
  throw new Refusal(
    `Weir 在 Node ${line}（${line}.${leastMinor} 或更高）上运行，当前是 ${version}，${zhDo} Node ${line}。`,
    `Weir runs on Node ${line} (${line}.${leastMinor} or newer), this is ${version}: ${enDo} Node ${line}.`,
  );
}
