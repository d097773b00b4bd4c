import { resolve } from 'node:path';
import { BrokenOff, sendEvents } from '../../server/audit/exports/send.ts';
import type { SyslogServer } from '../../server/core/syslog-sender.ts';
import { type Call, type Command, Failure, OK, UsageError } from './command.ts';
import { CONFIG_OPTIONS, configOf, withAppliance } from './config.ts';
import { lineRange, RANGE_OPTIONS } from './line-range.ts';
import { operator } from './operator.ts';

/** `send-audit HOST:PORT`: a part of the log as DICOM audit messages, to the hospital's audit record repository. */
export const sendAudit: Command = {
  name: 'send-audit',
  operands: ['HOST:PORT'],
  options: {
    ...RANGE_OPTIONS,
    ca: { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    ...CONFIG_OPTIONS,
  },
  async run(call) {
    const { terminal, words, environment } = call;
    const [wanted, server] = [lineRange(call), serverOf(call)];
    try {
      const sent = await withAppliance(configOf(call), ({ database: { db }, log: { append } }) =>
        sendEvents({ db, append }, operator(environment), wanted, server),
      );
      const { host, port } = server;
      terminal.say(words.exports.events(sent.events, sent.from, sent.through, `${host}:${port}`));
      return OK;
    } catch (cause) {
      if (!(cause instanceof BrokenOff)) throw cause;
      const why = cause.cause instanceof Error ? cause.cause.message : String(cause.cause);
      throw new Failure(words.exports.brokenOff(cause.through, why), { cause });
    }
  },
};

/** @throws {UsageError} when the operand is no host and port. */
function serverOf({ given, words }: Call): SyslogServer {
  const text = given.operands[0] ?? '';
  const [, host = '', digits = ''] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text)?.filter(Boolean) ?? [];
  const port = Number(digits);
  if (host === '' || port < 1 || port > 65_535) throw new UsageError(words.exports.noServer(text));
  const file = (name: string): string => {
    const path = given.option(name);
    return path === undefined ? '' : resolve(path);
  };
  return { host, port, caFile: file('ca'), certFile: file('cert'), keyFile: file('key') };
}
