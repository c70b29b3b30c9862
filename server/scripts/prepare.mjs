import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileRoles, isCompiled } from './compile-cache.mjs';
import { exclusive } from './exclusive.mjs';
import { hasDev, isInstalled } from './installed.mjs';
import { pinnedNode, platformPackage } from './pinned-node.mjs';
import { run } from './program.mjs';
import { Refusal } from './refusal.mjs';
import { buildWeb, isBuilt, sourcesHash } from './web-build.mjs';

/**
 * Installs and builds what is missing, says so in one line a step, and answers the path of the Node to go on with. Two
 * at the same time do it once. Throws `Refusal`.
 *
 * @param {string} root
 * @param {{ dev: boolean, web: boolean }} wanted
 */
export async function prepare(root, wanted) {
  const missing = () => findMissing(root, wanted);
  if (missing().length > 0) {
    await exclusive(root, {
      onWait: () =>
        console.error('另一个进程正在准备，等待… / Another process is preparing, waiting…'),
      action: async () => {
        // Asked again after each step: what was missing may have been done by another, and a build needs the install.
        for (let [step] = missing(); step; [step] = missing()) await timed(step);
      },
    });
  }
  return nodeOf(root);
}

/** Path of the Node to go on with. Throws `Refusal`. @param {string} root */
export function nodeOf(root) {
  return pinnedNode(root, platformOf(root));
}

/**
 * @typedef {{ text: string, carryOut: () => Promise<void> }} Step
 *
 * @param {string} root @param {{ dev: boolean, web: boolean }} wanted @returns {Step[]}
 */
function findMissing(root, { dev, web }) {
  const present = readJson(join(root, 'node_modules/.package-lock.json'));
  const platform = platformOf(root);
  if (
    !isInstalled(readJson(join(root, 'package-lock.json')), present, {
      dev,
      platformPackage: platform,
    })
  ) {
    const withDev = dev || hasDev(present);
    return [{ text: '安装依赖 / Installing', carryOut: () => install(root, withDev) }];
  }
  if (!web) return [];
  const node = () => pinnedNode(root, platform);
  const steps = [];
  const hash = sourcesHash(root);
  if (!isBuilt(root, hash)) {
    const carryOut = () => buildWeb(root, { node: node(), hash });
    steps.push({ text: '构建页面 / Building the pages', carryOut });
  }
  if (!isCompiled(root)) {
    steps.push({ text: '编译 / Compiling', carryOut: () => compileRoles(root, node()) });
  }
  return steps;
}

/** @param {string} root @param {boolean} dev */
async function install(root, dev) {
  const set = dev ? ['--include=dev'] : ['--omit=dev'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const args = ['ci', '--ignore-scripts', '--include=optional', ...set, ...quiet];
  // Under `npm run` the very npm that runs us, on its own Node: ours may lie in the folder that npm replaces.
  const { npm_execpath: npm, npm_node_execpath: npmNode = process.execPath } = process.env;
  const { code } = await run(npm ? npmNode : 'npm', npm ? [npm, ...args] : args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: !npm && process.platform === 'win32',
  }).catch(() => ({ code: 1 }));
  if (code !== 0) throw new Refusal('安装依赖失败，原因见上。', 'Installing failed, see above.');
}

/** @param {Step} step */
async function timed({ text, carryOut }) {
  const begun = performance.now();
  process.stderr.write(`${text}… `);
  await carryOut();
  process.stderr.write(`${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
}

/** @param {string} root */
function platformOf(root) {
  return platformPackage(readJson(join(root, 'package.json')).optionalDependencies);
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
