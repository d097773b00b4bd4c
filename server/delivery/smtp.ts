import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { MINUTE, SECOND } from '../core/clock.ts';
import { StartRefused } from '../core/errors.ts';
import type { OutgoingMail, Receipt, Transport } from './transport.ts';

/** The mail server of the organisation. */
export interface SmtpServer {
  /** Empty: there is none yet, and every message waits. */
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` demanded, or `none` (a relay on the same machine). Never opportunistic. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** Empty: without signing in. */
  readonly user: string;
  readonly passwordFile: string;
  /** Certificates to trust instead of the system's (PEM). */
  readonly ca?: string;
}

/** A tar pit answers a few bytes at a time, for hours; the queue stands still for it no longer than this. */
const LONGEST = 3 * MINUTE;

/**
 * Sends over SMTP (RFC 5321), one message a connection.
 *
 * @param longestMs how long a connection may last, whatever the server says meanwhile.
 * @throws {StartRefused} when the file with the password cannot be read.
 */
export function smtpTransport(server: SmtpServer, longestMs = LONGEST): Transport {
  if (server.host === '') return async () => ({ kind: 'deferred', reply: null, why: 'no-mail-server' });
  const options = optionsOf(server);
  return async (mail) => {
    const { createTransport } = await import('nodemailer'); // loaded with the first message, not at start
    try {
      const mailer = createTransport({ ...options, socket: mortalSocket(longestMs) });
      const { response } = await mailer.sendMail(letterOf(mail));
      return { kind: 'accepted', reply: Number.parseInt(response, 10) || null };
    } catch (failure) {
      return receiptOf(failure as SmtpFailure);
    }
  };
}

/**
 * Asks the mail server whether it would take mail: connection, TLS and sign-in, and no message.
 *
 * @returns null when it would, else a word for why not.
 */
export function smtpProbe(server: SmtpServer, longestMs = LONGEST): () => Promise<string | null> {
  return async () => {
    if (server.host === '') return 'no-mail-server';
    const { createTransport } = await import('nodemailer');
    const mailer = createTransport({ ...optionsOf(server), socket: mortalSocket(longestMs) });
    try {
      await mailer.verify();
      return null;
    } catch (failure) {
      return WHY[(failure as SmtpFailure).code ?? ''] ?? 'smtp-deferred';
    } finally {
      mailer.close();
    }
  };
}

/** A socket that is not connected yet, and is cut off when its time is over. */
function mortalSocket(longestMs: number): Socket {
  const socket = new Socket();
  const end = setTimeout(() => socket.destroy(new Error('took too long')), longestMs).unref();
  return socket.once('close', () => clearTimeout(end));
}

function optionsOf(server: SmtpServer) {
  return {
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    tls: { minVersion: 'TLSv1.2', ...(server.ca !== undefined && { ca: server.ca }) },
    ...(server.user !== '' && { auth: { user: server.user, pass: passwordOf(server.passwordFile) } }),
    dnsTimeout: 10 * SECOND,
    connectionTimeout: 20 * SECOND,
    greetingTimeout: 20 * SECOND,
    socketTimeout: 60 * SECOND,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as const;
}

function passwordOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new StartRefused(
      `The mail server's password cannot be read from "${file}": ${(cause as Error).message}. Set app.smtpPasswordFile.`,
      { cause },
    );
  }
}

function letterOf({ messageId, from, to, subject, text, calendar, attachments = [] }: OutgoingMail) {
  return {
    messageId: `<${messageId}>`,
    envelope: { from: from.address, to: to.address },
    from,
    to,
    subject,
    text,
    ...(calendar !== null && { icalEvent: { ...calendar, filename: 'videoafspraak.ics' } }),
    attachments: [...attachments],
    // RFC 3834: no out-of-office answers to this
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'nl' },
    xMailer: false as const,
  };
}

/** What nodemailer tells of a failure; the server's words may hold the address, so they stay here. */
interface SmtpFailure {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

/**
 * A 5xx to this recipient or this message is for ever (RFC 5321 §4.2.1). Anything else is ours or the server's to
 * mend, and the message waits: no connection, no TLS, a wrong password, a sender that the server does not know.
 */
function receiptOf({ code = '', command = '', responseCode }: SmtpFailure): Receipt {
  const reply = responseCode ?? null;
  const aboutThis = command === 'RCPT TO' || command === 'DATA';
  if (aboutThis && reply !== null && reply >= 500) return { kind: 'refused', reply, why: 'smtp-refused' };
  if (code === 'EENVELOPE' && command === 'API') return { kind: 'refused', reply, why: 'bad-address' };
  return { kind: 'deferred', reply, why: WHY[code] ?? 'smtp-deferred' };
}

const WHY: Readonly<Record<string, string>> = {
  EDNS: 'smtp-unreachable',
  ECONNECTION: 'smtp-unreachable',
  ESOCKET: 'smtp-unreachable',
  ETIMEDOUT: 'smtp-unreachable',
  ETLS: 'smtp-tls',
  EAUTH: 'smtp-sign-in',
};
