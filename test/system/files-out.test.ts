import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import { sendRaw } from '../support/customer';
import { agentToken, DeskProcesses } from '../support/desk-processes';
import { until } from '../support/until';

const requester = 'vera@customer.example';
const boss = 'boss@customer.example';
let desk: DeskProcesses;
beforeAll(async () => {
  desk = await DeskProcesses.start();
});
afterAll(() => desk.stop());

const files = [
  { name: 'Акт сверки взаимных расчётов за IV квартал 2026 года.pdf', bytes: randomBytes(900_000) },
  { name: 'журнал.txt', bytes: Buffer.from('строка\n.\nещё строка\r\n') },
];

async function upload({ name, bytes }: { name: string; bytes: Buffer }): Promise<string> {
  const url = `http://127.0.0.1:${desk.ports.api}/api/files?name=${encodeURIComponent(name)}`;
  const headers = { Authorization: `Bearer ${agentToken}` };
  const response = await fetch(url, { method: 'POST', headers, body: bytes });
  expect(response.status).toBe(201);
  return ((await response.json()) as { fileId: string }).fileId;
}

/** What is at an address, over a connection of its own: the server may have closed the ones before. */
const read = (url: string) =>
  new Promise<Buffer>((resolve, reject) => {
    const asked = get(url, { agent: false }, (response) => {
      resolve(buffer(response));
    });
    asked.on('error', reject);
  });

const attached = (mail: ParsedMail | undefined) =>
  mail?.attachments.map(({ filename, content }) => ({ name: filename, bytes: content }));

test('an agent’s files reach the customer and a participant byte for byte, also after a lost 250', async () => {
  const mail = [
    `From: Vera <${requester}>`,
    'To: support@desk.example',
    `Cc: Boss <${boss}>`,
    'Subject: Printer',
    'Message-ID: <files-1@customer.example>',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Пришлите акт.',
  ].join('\r\n');
  const envelope = { from: requester, to: 'support@desk.example' };
  expect(await sendRaw(desk.ports.intake, mail, envelope)).toMatchObject({ code: 250 });
  await until(() => desk.relay.to(requester).length === 1);

  const list: { body: { tickets: { number: number }[] } } = await desk.api('GET', '/api/tickets');
  const path = `/api/tickets/${list.body.tickets[0]?.number ?? 0}`;
  // Each recipient's first answer is lost after the relay has the mail.
  const heard = new Set<string>();
  desk.relay.answer = (to) => {
    if (heard.has(to)) return Promise.resolve(null);
    heard.add(to);
    return Promise.resolve('lost answer');
  };
  const fileIds: string[] = [];
  for (const file of files) fileIds.push(await upload(file));
  const comment = { text: 'Во вложении.', fileIds };
  expect(await desk.api('POST', `${path}/comments`, comment)).toMatchObject({ status: 201 });

  await until(() => desk.relay.to(requester).length === 3 && desk.relay.to(boss).length === 2);
  const [first, ...others] = [...desk.relay.to(requester).slice(1), ...desk.relay.to(boss)];
  expect(attached(first?.parsed)).toEqual(files);
  for (const other of others) expect(other.raw).toEqual(first?.raw);

  const link = /http:\/\/127\.0\.0\.1:\d+\/request\/[\w.-]+/.exec(first?.parsed.text ?? '')?.[0];
  expect((await read(link ?? '')).toString()).toContain('Акт сверки');
  expect(await read(`${link}/files/2/0`)).toEqual(files[0]?.bytes);
});
