import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fetchingStatuses } from '../../src/db/imap-status';
import { startImap } from '../../src/roles/imap';
import { describeWithDovecot } from '../support/dovecot';
import { testLogger } from '../support/temporary-data-folder';
import { testMailbox } from '../support/test-intake';
import { until } from '../support/until';
import { ImapLab, RecordedIntake } from './imap-lab';

describeWithDovecot('every mailbox that is fetched', () => {
  let lab: ImapLab;
  beforeAll(async () => {
    lab = await ImapLab.start();
  });
  afterAll(() => lab.stop());

  test('is on record for other processes: that it is fetched, what is wrong, and that it ended', async () => {
    const folder = await lab.folder('first');
    const account = lab.dovecot.account({ folder });
    const recorded = new RecordedIntake();
    const imap = startImap({
      pool: lab.database.pool,
      databaseUrl: lab.database.url,
      mailboxes: [
        testMailbox('good@desk.example', { imap: account }),
        testMailbox('bad@desk.example', { imap: { ...account, password: 'wrong-secret' } }),
        testMailbox('by-smtp@desk.example'),
      ],
      receivers: () => recorded.receivers,
      log: testLogger('imap-reports'),
    });
    const heard = async () => fetchingStatuses(lab.database.pool);
    await until(async () => (await heard()).get('good@desk.example')?.state === 'connected');
    await until(
      async () => (await heard()).get('bad@desk.example')?.problem?.code === 'IMAP_LOGIN_REFUSED',
    );
    expect([...(await heard()).keys()]).toEqual(['bad@desk.example', 'good@desk.example']);
    expect(JSON.stringify([...(await heard())])).not.toContain('wrong-secret');
    await imap.close();
    const ended = [...(await heard()).values()].map(({ state }) => state);
    expect(ended).toEqual(['closed', 'closed']);
  });
});
