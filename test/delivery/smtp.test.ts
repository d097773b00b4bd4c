import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type SmtpServer, smtpProbe, smtpTransport } from '../../server/delivery/smtp.ts';
import type { OutgoingMail } from '../../server/delivery/transport.ts';
import { certificate } from '../support/certificate.ts';
import { mailServer } from './mail-server.ts';

const mail: OutgoingMail = {
  messageId: '0b7a7c1e-2f63-4f5e-9a0f-6a3c1d2e4f50@linde.nl',
  from: { name: 'Praktijk De Linde', address: 'afspraken@linde.nl' },
  to: { name: 'Zoë "Z" Bakker', address: 'zoe@example.nl' },
  subject: 'Uw videoafspraak op dinsdag 24 november 2026 om 10.00 uur',
  text: 'Beste Zoë,\n\nhttps://video.linde.nl/j#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n',
  link: 'https://video.linde.nl/j#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  calendar: { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n' },
};

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0)) await one();
});

async function started(options: Parameters<typeof mailServer>[0] = {}) {
  const server = await mailServer(options);
  cleanUp.push(server.close);
  const over = (more: Partial<SmtpServer> = {}) =>
    smtpTransport({
      host: 'localhost',
      port: server.port,
      security: 'none',
      user: '',
      passwordFile: '',
      ...more,
    });
  return { ...server, over };
}

function header(raw: string, name: string): string | undefined {
  const unfolded = raw.replaceAll(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1];
}

describe('over SMTP', () => {
  test('a mail arrives with its text, its calendar part and its own Message-ID', async () => {
    const { arrived, over } = await started();
    expect(await over()(mail)).toEqual({ kind: 'accepted', reply: 250 });
    const [got] = arrived;
    expect(got).toMatchObject({ from: 'afspraken@linde.nl', to: ['zoe@example.nl'] });
    const raw = got?.raw ?? '';
    expect(header(raw, 'message-id')).toBe(`<${mail.messageId}>`);
    expect(header(raw, 'from')).toBe('Praktijk De Linde <afspraken@linde.nl>');
    expect(header(raw, 'to')).toContain('<zoe@example.nl>');
    expect(header(raw, 'auto-submitted')).toBe('auto-generated');
    expect(header(raw, 'x-mailer')).toBeUndefined();
    expect(raw).toMatch(/^Content-Type: text\/calendar; charset=utf-8; method=REQUEST/m);
    expect(raw).toMatch(/^Content-Type: text\/plain; charset=utf-8/m);
    expect(raw).not.toContain('text/html');
    const plain = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    expect(plain).toContain(mail.link);
  });

  test('names and subjects cannot add a header or a recipient', async () => {
    const { arrived, over } = await started();
    const nasty = 'x\r\nBcc: boef@example.nl\r\n\r\nHallo';
    const to = { name: nasty, address: 'zoe@example.nl' };
    await over()({ ...mail, from: { ...mail.from, name: nasty }, to, subject: nasty });
    expect(arrived[0]?.to).toEqual(['zoe@example.nl']);
    expect(arrived[0]?.raw).not.toMatch(/^bcc:/im);
    expect(arrived[0]?.raw).not.toMatch(/^Hallo/m);
  });

  test('what the server cannot do now waits; what it will never do is refused', async () => {
    const { next, over } = await started();
    next(
      { reply: 451, says: 'greylisted' },
      { reply: 554, says: 'no such user zoe@example.nl' },
      'drop',
      'accept',
    );
    const send = over();
    expect(await send(mail)).toEqual({ kind: 'deferred', reply: 451, why: 'smtp-deferred' });
    expect(await send(mail)).toEqual({ kind: 'refused', reply: 554, why: 'smtp-refused' });
    expect(await send(mail)).toEqual({ kind: 'deferred', reply: null, why: 'smtp-unreachable' });
    expect(await send(mail)).toEqual({ kind: 'accepted', reply: 250 });
  });

  test('a recipient that is refused is final, a sender that is refused is ours to mend', async () => {
    const reply = (responseCode: number) => Object.assign(new Error('no'), { responseCode });
    const recipient = await started({ onRcptTo: (_address, _session, done) => done(reply(550)) });
    expect(await recipient.over()(mail)).toEqual({ kind: 'refused', reply: 550, why: 'smtp-refused' });
    const full = await started({ onRcptTo: (_address, _session, done) => done(reply(452)) });
    expect(await full.over()(mail)).toEqual({ kind: 'deferred', reply: 452, why: 'smtp-deferred' });
    const sender = await started({ onMailFrom: (_address, _session, done) => done(reply(553)) });
    expect(await sender.over()(mail)).toEqual({ kind: 'deferred', reply: 553, why: 'smtp-deferred' });
  });

  test('a server that is not there is tried again later', async () => {
    const gone = await mailServer();
    await gone.close();
    const server = {
      host: 'localhost',
      port: gone.port,
      security: 'none',
      user: '',
      passwordFile: '',
    } as const;
    expect(await smtpTransport(server)(mail)).toEqual({
      kind: 'deferred',
      reply: null,
      why: 'smtp-unreachable',
    });
  });
});

describe('a mail server that leads nowhere', () => {
  const at = (host: string, port: number) =>
    ({ host, port, security: 'none', user: '', passwordFile: '' }) as const;
  const waits = { kind: 'deferred', reply: null, why: 'smtp-unreachable' };

  test('a tar pit, which goes on greeting for ever, holds up the queue no longer than its time', async () => {
    const pit = createServer((socket) => {
      const drip = setInterval(() => socket.write('220-wait\r\n'), 10);
      socket.on('error', () => {}).once('close', () => clearInterval(drip));
    });
    await new Promise<void>((ready) => pit.listen(0, '127.0.0.1', ready));
    cleanUp.push(() => pit.close());
    const { port } = pit.address() as AddressInfo;
    expect(await smtpTransport(at('127.0.0.1', port), 300)(mail)).toEqual(waits);
    expect(await smtpProbe(at('127.0.0.1', port), 300)()).toBe('smtp-unreachable');
  });

  test('a name that no DNS knows is tried again later', async () => {
    expect(await smtpTransport(at('mail.invalid', 25))(mail)).toEqual(waits);
  });
});

test('without a mail server every message waits, and says why', async () => {
  const send = smtpTransport({ host: '', port: 587, security: 'starttls', user: '', passwordFile: '' });
  expect(await send(mail)).toEqual({ kind: 'deferred', reply: null, why: 'no-mail-server' });
});

describe('encryption', () => {
  const { key, cert } = certificate();

  test('tls and starttls send to a server whose certificate is trusted', async () => {
    const direct = await started({ secure: true, key, cert });
    expect(await direct.over({ security: 'tls', ca: cert })(mail)).toMatchObject({ kind: 'accepted' });
    const upgraded = await started({ key, cert, disabledCommands: [] });
    expect(await upgraded.over({ security: 'starttls', ca: cert })(mail)).toMatchObject({ kind: 'accepted' });
    expect([direct.arrived.length, upgraded.arrived.length]).toEqual([1, 1]);
  });

  test('nothing leaves when the certificate is not trusted, or the server has no STARTTLS', async () => {
    const unknown = await started({ secure: true, key, cert });
    expect(await unknown.over({ security: 'tls' })(mail)).toMatchObject({ kind: 'deferred', reply: null });
    const upgraded = await started({ key, cert, disabledCommands: [] });
    expect(await upgraded.over({ security: 'starttls' })(mail)).toMatchObject({ kind: 'deferred' });
    const plain = await started();
    expect(await plain.over({ security: 'starttls', ca: cert })(mail)).toMatchObject({ kind: 'deferred' });
    expect([unknown, upgraded, plain].flatMap(({ arrived }) => arrived)).toEqual([]);
  });
});

describe('signing in', () => {
  const { key, cert } = certificate();
  const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-smtp-'));
  const passwordFile = join(folder, 'password');

  async function guarded() {
    return started({
      key,
      cert,
      secure: true,
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'linde' && password === 'geheim woord'
          ? done(null, { user: 'linde' })
          : done(new Error('no')),
    });
  }

  test('takes the password from its file; a wrong one makes the mail wait', async () => {
    const { over, arrived } = await guarded();
    const secured = { security: 'tls', ca: cert, user: 'linde', passwordFile } as const;
    writeFileSync(passwordFile, 'geheim woord\n');
    expect(await over(secured)(mail)).toMatchObject({ kind: 'accepted' });
    writeFileSync(passwordFile, 'anders');
    expect(await over(secured)(mail)).toEqual({ kind: 'deferred', reply: 535, why: 'smtp-sign-in' });
    expect(arrived).toHaveLength(1);
    rmSync(folder, { recursive: true });
    expect(() => over(secured)).toThrow(/Set app\.smtpPasswordFile/);
  });
});
