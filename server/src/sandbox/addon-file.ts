import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';

const { resolve } = createRequire(import.meta.url);

/**
 * Where the compiled file of isolated-vm for this machine lies. It is never loaded here, only in guests.
 * @throws Error when the package is not installed.
 */
export function addonFile(): string {
  const folder = dirname(resolve('isolated-vm/package.json'));
  const { platform, arch, versions } = process;
  const libc = platform === 'linux' ? `.${isGlibc() ? 'glibc' : 'musl'}` : '';
  const name = `isolated-vm.abi${versions.modules}${libc}.node`;
  return join(folder, 'prebuilds', `${platform}-${arch}`, name);
}

function isGlibc(): boolean {
  // The library declares neither this setting nor the form of the report.
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork?: boolean };
  // Looking up the names of all open connections takes long, and is not asked for.
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime !== undefined;
}
