import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromiumPath } from './browser';

/**
 * Installs Debian's Chromium where that is possible and needed. Elsewhere the tests in a browser
 * are skipped, and this says why.
 */
export function installChromium(): void {
  if (chromiumPath !== undefined) return;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) {
    process.stderr.write(
      'No Chromium, and only root of a Debian can install it: its tests are skipped\n',
    );
    return;
  }
  process.stderr.write('Installing Chromium for the tests of pages …\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
    execFileSync('apt-get', install, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    process.stderr.write(
      `Chromium could not be installed, its tests are skipped: ${String(error)}\n`,
    );
  }
}
