/**
 * `npm run check`: what is quick: lock file, Biome, types, knip, unit and architecture tests. `npm test`: that and the suites that
 * need processes, sockets or a browser. Says the seconds of each part; the last line of `npm test` is the count of all.
 */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../scripts/program.mjs';
import { rabbitAnswers, rabbitUrl, redisAnswers, redisUrl } from './services/answers.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @typedef {{ name: string, carryOut: () => Promise<Count> }} Part
 */

const root = fileURLToPath(new URL('../../', import.meta.url));
const reports = mkdtempSync(join(tmpdir(), 'weir-tests-'));
const full = process.argv[2] === 'project:test';

/** @type {Part[]} */
const parts = [
  tool('lock file', ['server/scripts/complete-lock.mjs', '--check']),
  tool('biome', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']),
  tool('types of server', ['node_modules/typescript/bin/tsc', '-p', 'server']),
  tool('types of web', ['node_modules/typescript/bin/tsc', '-p', 'web']),
  tool('knip', ['node_modules/knip/bin/knip.js', '--no-progress']),
  suite('unit tests of server', 'server', 'unit'),
  branchesOfEngineAndContract(),
  suite('unit tests of web', 'web', 'unit'),
];
if (full) {
  parts.push(
    sharedService({
      name: 'Redis',
      url: redisUrl,
      setting: 'WEIR_TEST_REDIS_URL',
      answers: redisAnswers,
    }),
    sharedService({
      name: 'RabbitMQ',
      url: rabbitUrl,
      setting: 'WEIR_TEST_AMQP_URL',
      answers: rabbitAnswers,
    }),
    // They wait for processes and time-outs much of the while: three files at a time fill two cores.
    suite('integration tests', 'server', 'integration', ['--maxWorkers=3']),
  );
  if (globSync('server/test/**/*.e2e.test.ts', { cwd: root }).length > 0) {
    parts.push(inBrowser(suite('end-to-end tests of server', 'server', 'e2e')));
  }
  parts.push(inBrowser(suite('end-to-end tests of web', 'web', 'e2e')));
}

/** A program that passes or fails as a whole. @param {string} name @param {string[]} args @returns {Part} */
function tool(name, args) {
  return {
    name,
    async carryOut() {
      const { code } = await run(process.execPath, args, { cwd: root });
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    },
  };
}

/** The own tests of engine and contract again, counted: all of their branches have to be reached. @returns {Part} */
function branchesOfEngineAndContract() {
  const folder = join(reports, 'branches');
  const coverage = ['--coverage.enabled', `--coverage.reportsDirectory=${folder}`];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--root', 'server', '--project', 'unit'];
  const own = ['server/src/engine', 'server/contract', ...coverage];
  return tool('branches of engine and contract', [...vitest, ...own]);
}

/** One project of Vitest. @param {string} name @param {string} folder @param {string} project @param {string[]} more @returns {Part} */
function suite(name, folder, project, more = []) {
  return {
    name,
    async carryOut() {
      const report = join(reports, `${folder}-${project}.json`);
      const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const vitest = [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--root',
        folder,
        '--project',
        project,
        ...more,
      ];
      const { code } = await run(process.execPath, [...vitest, ...output], { cwd: root });
      return countOf(report, code);
    },
  };
}

/** What failed outside of a test, such as a file that does not load, is one failure more. @param {string} report @param {number | null} code */
function countOf(report, code) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const failed = Number(result.numFailedTests);
  return {
    passed: Number(result.numPassedTests),
    failed: code === 0 ? failed : Math.max(1, failed),
    skipped: Number(result.numPendingTests) + Number(result.numTodoTests),
  };
}

/** Without Chromium a suite is skipped, but not where everything has to run. @param {Part} part @returns {Part} */
function inBrowser(part) {
  if (hasChromium()) return part;
  return {
    name: part.name,
    async carryOut() {
      console.error(`!!! ${part.name}: 找不到 Chromium，请安装或设置 CHROMIUM_PATH。`);
      console.error(`!!! ${part.name}: no Chromium found; install it or set CHROMIUM_PATH.`);
      const required = process.env['CI'] === 'true';
      return { passed: 0, failed: required ? 1 : 0, skipped: required ? 0 : 1 };
    },
  };
}

/**
 * Without it the suites that need it skip themselves, but not where everything has to run.
 * @param {{ name: string, url: string, setting: string, answers: () => Promise<boolean> }} service
 * @returns {Part}
 */
function sharedService({ name, url, setting, answers }) {
  return {
    name: `${name} for the tests`,
    async carryOut() {
      if (await answers()) return { passed: 1, failed: 0, skipped: 0 };
      const { host } = new URL(url);
      console.error(`!!! ${host} 没有 ${name}，请启动它或设置 ${setting}。`);
      console.error(`!!! No ${name} at ${host}; start it or set ${setting}.`);
      const required = process.env['CI'] === 'true';
      return { passed: 0, failed: required ? 1 : 0, skipped: required ? 0 : 1 };
    },
  };
}

function hasChromium() {
  const own = process.env['CHROMIUM_PATH'];
  if (own) return existsSync(own);
  return ['chromium', 'chromium-browser', 'google-chrome'].some((name) =>
    existsSync(`/usr/bin/${name}`),
  );
}

/** @type {{ name: string, seconds: number, count: Count }[]} */
const results = [];
for (const { name, carryOut } of parts) {
  console.log(`\n=== ${name}`);
  const begun = performance.now();
  const count = await carryOut();
  results.push({ name, count, seconds: (performance.now() - begun) / 1000 });
}
rmSync(reports, { recursive: true, force: true });

console.log('');
for (const { name, count, seconds } of results) {
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${name.padEnd(31)} ${inWords(count)}`);
}
const total = { passed: 0, failed: 0, skipped: 0 };
for (const { count } of results) {
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(inWords(total));

/** @param {Count} count */
function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
