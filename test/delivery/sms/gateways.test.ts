import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StartRefused } from '../../../server/core/errors.ts';
import { openGateways } from '../../../server/delivery/sms/gateways.ts';
import type { TextTransport } from '../../../server/delivery/sms/transport.ts';
import type { OutgoingMail, Receipt, Transport } from '../../../server/delivery/transport.ts';
import { freeTcpPort } from '../../support/ports.ts';
import { smsServer } from './sms-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-sms-'));
const secretFile = join(folder, 'secret');
let service: Awaited<ReturnType<typeof smsServer>>;

beforeAll(async () => {
  service = await smsServer();
  writeFileSync(secretFile, 'geheim "1"\n');
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const noMail: Transport = async () => ({ kind: 'deferred', reply: null, why: 'no-mail-server' });
const message = { id: 'm1', to: '+31612345678', text: 'Zeg "ja" & klik: https://x.nl/j#a_b', link: null };

function open(gateways: unknown, mail: Transport = noMail): TextTransport {
  const file = join(folder, 'gateways.json');
  writeFileSync(file, typeof gateways === 'string' ? gateways : JSON.stringify(gateways));
  const way = openGateways(file, mail, 'afspraken@linde.nl');
  if (way === null) throw new Error('no way');
  return way;
}

function json(more: object = {}) {
  return {
    kind: 'http',
    name: 'een',
    url: `${service.url}/messages`,
    method: 'POST',
    headers: { authorization: 'Bearer {secret}' },
    bodyType: 'json',
    body: '{"to":["{to}"],"body":"{text}","key":"{secret}"}',
    secretFile,
    success: '"status":"queued"',
    timeoutSeconds: 1,
    ...more,
  };
}
const form = (more: object = {}) =>
  json({ name: 'twee', bodyType: 'form', body: 'to={to}&msg={text}', success: 'queued', ...more });

describe('a gateway over HTTP', () => {
  test('gets number, text and secret in the shape that it wants, each still one value', async () => {
    const before = service.asked.length;
    expect(await open([json()])(message)).toEqual({ kind: 'accepted', reply: 200 });
    expect(await open([form({ numbers: 'zeros' })])(message)).toEqual({ kind: 'accepted', reply: 200 });
    const xml = { bodyType: 'xml', body: '<sms to="{to}" key="{secret}">{text}</sms>', numbers: 'digits' };
    await open([json(xml)])(message);
    const { body: _body, bodyType: _type, ...bare } = json({ method: 'GET', numbers: 'digits' });
    await open([{ ...bare, url: `${service.url}/send?to={to}&text={text}` }])(message);
    const [first, second, third, fourth] = service.asked.slice(before);
    expect(first).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer geheim "1"', 'content-type': 'application/json' },
    });
    expect(JSON.parse(first?.body ?? '')).toEqual({
      to: [message.to],
      body: message.text,
      key: 'geheim "1"',
    });
    expect(Object.fromEntries(new URLSearchParams(second?.body))).toEqual({
      to: '0031612345678',
      msg: message.text,
    });
    expect(third?.body).toBe(
      '<sms to="31612345678" key="geheim &quot;1&quot;">Zeg &quot;ja&quot; &amp; klik: https://x.nl/j#a_b</sms>',
    );
    const asked = new URL(fourth?.url ?? '', service.url).searchParams;
    expect([asked.get('to'), asked.get('text')]).toEqual(['31612345678', message.text]);
  });

  test.each([
    ['answers 500', { status: 500 }, { kind: 'deferred', reply: 500, why: 'sms-refused' }],
    [
      'answers 200 and tells of a fault',
      { status: 200, body: '{"status":"error"}' },
      { kind: 'deferred', reply: 200, why: 'sms-refused' },
    ],
    [
      'sends us elsewhere',
      { status: 302, location: '/messages', body: '"status":"queued"' },
      { kind: 'deferred', reply: 302, why: 'sms-refused' },
    ],
    ['hangs', 'hold', { kind: 'unsure', reply: null, why: 'sms-no-answer' }],
    ['hangs up', 'drop', { kind: 'unsure', reply: null, why: 'sms-no-answer' }],
  ] as const)('that %s: the next one is asked, and alone it is told', async (_what, answer, receipt) => {
    service.next(answer);
    expect(await open([json()])(message)).toEqual(receipt);
    service.next(answer);
    expect(await open([json(), form()])(message)).toEqual({ kind: 'accepted', reply: 200 });
    service.next(answer, { status: 503 });
    const both = await open([json(), form()])(message);
    expect(both.kind).toBe(receipt.kind);
  });

  test('that nobody answers for has taken nothing', async () => {
    const url = `http://127.0.0.1:${await freeTcpPort()}/`;
    expect(await open([json({ url })])(message)).toEqual({
      kind: 'deferred',
      reply: null,
      why: 'sms-unreachable',
    });
  });
});

test('a gateway by mail makes an address of the number, and takes no refusal for an end', async () => {
  const mails: OutgoingMail[] = [];
  const receipts: Receipt[] = [{ kind: 'refused', reply: 550, why: 'smtp-refused' }];
  const mail: Transport = async (one) => {
    mails.push(one);
    return receipts.shift() ?? { kind: 'accepted', reply: 250 };
  };
  const gateway = { kind: 'mail', name: 'sms-mail', to: '{to}@sms.example.nl', numbers: 'zeros' };
  expect(await open([gateway], mail)(message)).toMatchObject({ kind: 'deferred', reply: 550 });
  expect(await open([gateway], mail)(message)).toEqual({ kind: 'accepted', reply: 250 });
  expect(mails[1]).toMatchObject({
    messageId: 'm1@linde.nl',
    to: { address: '0031612345678@sms.example.nl' },
    text: message.text,
    calendar: null,
  });
});

describe('a start is refused with one sentence', () => {
  test.each([
    ['{', 'cannot be read'],
    [[], 'not as they should be'],
    [[{ kind: 'smpp' }], 'not as they should be'],
    [[{ kind: 'mail', name: 'x', to: 'sms@example.nl' }], 'not as they should be'],
  ])('for %j', (given, says) => {
    expect(() => open(given)).toThrow(StartRefused);
    expect(() => open(given)).toThrow(says);
  });

  test.each([
    [{ url: 'http://sms.example.nl/' }, 'must be https'],
    [{ url: 'https://{to}.example.nl/' }, 'must be https'],
    [{ url: 'https://me:pw@example.nl/' }, 'must be https'],
    [{ body: '{"to":"{to}"}' }, 'must hold {to} and {text}'],
    [{ headers: { 'x-text': '{text}' } }, 'a header cannot hold {text}'],
    [{ body: '{to}{text}{' }, 'its body is no JSON'],
    [{ method: 'GET' }, 'a GET has no body'],
    [{ success: '(' }, 'no regular expression'],
    [{ secretFile: '/nowhere' }, 'cannot be read'],
    [{ more: 1 }, 'not as they should be'],
  ])('for an http gateway with %j', (more, says) => {
    expect(() => open([json(more)])).toThrow(StartRefused);
    expect(() => open([json(more)])).toThrow(says);
  });
});
