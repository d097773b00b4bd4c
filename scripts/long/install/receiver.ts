import { readFileSync } from 'node:fs';
import { Receiver } from '../../../test/audit/sinks/receiver.ts';

/**
 * A program of its own, since it runs in another network: a receiver of syslog over TLS on port 6514. Writes each text as
 * a line.
 *
 * Operands: files with its certificate and key.
 */
const [certFile = '', keyFile = ''] = process.argv.slice(2);
const receiver = new Receiver({ cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') });
receiver.port = 6_514;
await receiver.start();
console.log('running');
setInterval(() => {
  for (const text of receiver.texts.splice(0)) console.log(text);
}, 100);
