import type { EventCode } from '../../../server/audit/catalogue.ts';
import type { Occurrence, Outcome } from '../../../server/audit/event.ts';
import { auditMessage, auditSyslog } from '../../../server/audit/exports/atna.ts';
import { CSV } from '../../../server/audit/exports/csv.ts';
import { auditEvent } from '../../../server/audit/exports/fhir.ts';
import { type Logged, readLogged } from '../../../server/audit/exports/logged.ts';
import { NEN7513 } from '../../../server/audit/exports/nen7513.ts';
import type { Personal } from '../../../server/audit/exports/personal.ts';
import { bodyOf } from '../../../server/audit/line.ts';
import type { NenRole } from '../../../server/audit/usr.ts';
import { syslogText } from '../../../server/core/syslog.ts';
import { about, kindOf, occurrence } from '../samples.ts';
import { START } from '../stage.ts';

/** Where the golden files stand, one an event. */
export const GOLDEN = new URL('../../vectors/audit-exports/', import.meta.url);

const ABOUT = { installation: 'test-box', site: 'zh1', at: '2026-11-22T00:00:00.000Z', from: 1, through: 1 };
const HIDDEN = { k: 'k:0011223344556677', ct: 'AAAA' };

/** Any number will do, but that of a new event must not move the others. */
const SEQ = 7;
const WIDTH = 110;

/** A line of this kind that is the same at every run: what it hides is left out of the comparison. */
export function loggedSample(code: EventCode, role: NenRole, outcome: Outcome): Logged {
  return logged(occurrence(code, role, outcome));
}

/** The same as it is written most: by the first role that may, about what it needs and one patient. */
function commonSample(code: EventCode): Logged {
  const { roles, outs, needs, may } = kindOf(code);
  const patient = may.includes('patient') ? (['patient'] as const) : [];
  const one = occurrence(code, roles.includes('05') ? '05' : (roles[0] ?? '07'), outs[0]);
  return logged({ ...one, about: about(...patient, ...needs) });
}

function logged(one: Occurrence): Logged {
  const text = bodyOf(one, {
    seq: SEQ,
    at: START,
    mono: { boot: '0123456789abcdef', ms: 61_000 },
    installation: 'test-box',
    site: 'zh1',
    responsible: null,
    keyFor: () => ({ id: HIDDEN.k, key: Buffer.alloc(32) }),
  });
  const read = readLogged(text);
  return { ...read, pii: read.pii.map(() => HIDDEN) };
}

/** What somebody who may see them gets to know of a line: its address, a name, and what was typed. */
export function personalSample({ obj }: Logged): Personal {
  const facts = obj.map(({ idt }, at): [string, Record<string, string>] => [
    `obj/${at}`,
    idt === 'query' ? { query: '=Jansen; "7-3-1950" <é>' } : { name: 'Mw. İ. Öztürk & co' },
  ]);
  return new Map([['usr/0', { net: '192.0.2.17', name: 'Zoë de Vries', login: 'zoe' }], ...facts]);
}

/** The file of one event: its line, and what it becomes in each form. */
export function goldenOf(code: EventCode): string {
  const event = commonSample(code);
  const shown = code === 'patient.search' ? personalSample(event) : null;
  const parts = [
    ['json', wrapped(event)],
    ['csv', `${CSV.begin(ABOUT)}${CSV.event(event, shown)}`.replaceAll('\r', '').trimEnd()],
    ['xml', indented(NEN7513.event(event, shown))],
    ['json', wrapped(auditEvent(event, shown))],
    ['text', syslogText({ ...auditSyslog(event, null), text: '' })],
    ['xml', indented(auditMessage(event, shown))],
  ] as const;
  const titles = ['Line', 'CSV', 'NEN 7513', 'FHIR R4', 'Syslog header', 'DICOM AuditMessage'];
  const blocks = parts.map(
    ([language, text], at) => `## ${titles[at]}\n\n\`\`\`${language}\n${text}\n\`\`\`\n`,
  );
  return `# ${code}\n\n${blocks.join('\n')}`;
}

/** JSON that breaks only where it must, for people. */
function wrapped(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= WIDTH) return flat;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = Array.isArray(value)
    ? value.map((one) => `${deeper}${wrapped(one, deeper)}`)
    : Object.entries(value).map(([name, one]) => `${deeper}${JSON.stringify(name)}: ${wrapped(one, deeper)}`);
  return `${open}\n${members.join(',\n')}\n${indent}${close}`;
}

/** XML with an element a line, for people. */
function indented(xml: string): string {
  let depth = 0;
  return xml
    .trim()
    .replaceAll('><', '>\n<')
    .split('\n')
    .map((line) => {
      if (line.startsWith('</')) depth -= 1;
      const text = `${'  '.repeat(depth)}${line}`;
      if (/^<[^/?]/.test(line) && !line.includes('</') && !line.endsWith('/>')) depth += 1;
      return text;
    })
    .join('\n');
}
