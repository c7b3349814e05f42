import { chromiumPath } from './browser';
import { installDebianPackages } from './debian-packages';

/** Installs the programs that tests use beside the product, or notes which tests go without. */
export function installPrograms(): void {
  if (chromiumPath === undefined) {
    installDebianPackages({
      program: '/usr/bin/chromium',
      packages: ['chromium'],
      neededFor: 'the tests of pages in a browser',
    });
  }
  installDebianPackages({
    program: '/usr/sbin/dovecot',
    packages: ['dovecot-imapd', 'dovecot-lmtpd'],
    neededFor: 'the tests of fetching mail by IMAP',
  });
  installDebianPackages({
    program: '/usr/sbin/exim4',
    packages: ['exim4-daemon-light'],
    neededFor: 'the tests with a mail server between the desk and its customers',
  });
}
