import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postbox } from '../../server/delivery/postbox.ts';
import { postbusRoutes } from '../../server/delivery/routes.ts';
import type { OutgoingMail } from '../../server/delivery/transport.ts';
import { installFront } from '../../server/front.ts';
import type { Http } from '../../server/http.ts';
import { heldClock } from '../accounts/recorded.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'beeldkamer-postbus-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function mail(n: number, more: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    messageId: `message-${n}@linde.nl`,
    from: { name: 'Praktijk De Linde', address: 'afspraken@linde.nl' },
    to: { name: 'Jan', address: 'jan@example.nl' },
    subject: `Bericht ${n}`,
    text: '<script>alert(1)</script>\n',
    link: 'http://localhost:8080/j#x',
    calendar: { method: 'REQUEST', content: 'BEGIN:VCALENDAR' },
    ...more,
  };
}

function box() {
  const time = heldClock();
  const folder = join(root, 'postbus');
  return { folder, time, ...postbox(folder, time.clock) };
}

describe('the postbus', () => {
  test('keeps each message as one file that only its owner reads, and nothing half written', async () => {
    const { folder, newest, transport } = box();
    expect(await newest(100)).toEqual([]);
    expect(await transport(mail(1))).toEqual({ kind: 'accepted', reply: null });
    const [name = '', ...more] = readdirSync(folder);
    expect(more).toEqual([]);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const kept = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    expect(await newest(100)).toEqual([kept]);
    expect(kept).toEqual({
      id: 'message-1',
      at: '2026-11-24T09:00:00.000Z',
      channel: 'mail',
      to: 'jan@example.nl',
      subject: 'Bericht 1',
      text: '<script>alert(1)</script>\n',
      method: 'REQUEST',
      ical: 'BEGIN:VCALENDAR',
      links: ['http://localhost:8080/j#x'],
    });
  });

  test('keeps text messages beside the letters', async () => {
    const { newest, textTransport } = box();
    const link = 'http://localhost:8080/j#x';
    const message = { id: 'text-1', to: '+31612345678', text: `Open ${link}`, link };
    expect(await textTransport(message)).toEqual({ kind: 'accepted', reply: null });
    expect(await newest(100)).toEqual([
      {
        id: 'text-1',
        at: '2026-11-24T09:00:00.000Z',
        channel: 'sms',
        to: '+31612345678',
        subject: '',
        text: `Open ${link}`,
        method: null,
        ical: null,
        links: [link],
      },
    ]);
  });

  test('shows the newest hundred, newest first, and nothing else that lies in the folder', async () => {
    const { folder, newest, time, transport } = box();
    for (let n = 0; n < 103; n += 1) {
      await transport(mail(n, n === 102 ? { link: null, calendar: { method: 'CANCEL', content: 'X' } } : {}));
      time.move(1);
    }
    writeFileSync(join(folder, 'notes.json'), 'no message');
    writeFileSync(join(folder, '001795510800000-half.json.part'), '{');
    const shown = await newest(100);
    expect(shown).toHaveLength(100);
    expect(shown.map(({ subject }) => subject).slice(0, 2)).toEqual(['Bericht 102', 'Bericht 101']);
    expect(shown[0]).toMatchObject({ method: 'CANCEL', links: [] });
  });

  test('answers GET /api/postbus with exactly these', async () => {
    const { newest, transport } = box();
    await transport(mail(1));
    const http = fastify().setValidatorCompiler(TypeBoxValidatorCompiler) as unknown as Http;
    await installFront(http, {
      headers: {},
      origin: 'http://localhost:8080',
      trialPort: 8080,
      perMinute: 100,
      systemOf: async () => null,
      authenticatePatient: async () => null,
      authenticate: async () => null,
      refused: async () => {},
    });
    postbusRoutes(http, { newest });
    const ask = (host: string) => http.inject({ url: '/api/postbus', headers: { host } });
    const answer = await ask('localhost:8080');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    expect(answer.json()).toEqual(await newest(100));
    expect((await ask('postbus.example.nl')).statusCode).toBe(421);
  });
});
