import { hostname } from 'node:os';
import { LOG_AUDIT, NOTICE, type SyslogMessage } from '../../core/syslog.ts';
import { type SyslogServer, sendSyslog } from '../../core/syslog-sender.ts';
import type { SealedHead } from '../sealer/head-file.ts';
import { type Sink, SinkFailed } from './sink.ts';

/** Sends each head to the organisation's own collection of logs, as syslog over TLS. */
export function syslogSink(server: SyslogServer): Sink {
  return {
    name: 'syslog',
    async deliver(heads) {
      try {
        await sendSyslog(server, heads.map(messageOf));
      } catch (cause) {
        const code = (cause as NodeJS.ErrnoException).code ?? 'fault';
        throw new SinkFailed(`syslog-${code.toLowerCase()}`, { cause });
      }
    },
  };
}

/** One line of ASCII: collectors cut texts at line ends and differ in what they do with other characters. */
function messageOf({ at, ...head }: SealedHead): SyslogMessage {
  const text = JSON.stringify(head).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return {
    facility: LOG_AUDIT,
    severity: NOTICE,
    at,
    host: hostname(),
    app: 'beeldkamer-sealer',
    id: 'head',
    text,
  };
}
