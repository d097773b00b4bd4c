import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { auditMessage } from '../../../server/audit/exports/atna.ts';
import { type Logged, readLogged } from '../../../server/audit/exports/logged.ts';
import { NEN7513 } from '../../../server/audit/exports/nen7513.ts';
import type { Personal } from '../../../server/audit/exports/personal.ts';
import { element, textElement } from '../../../server/audit/exports/xml.ts';
import { CODES, kindOf } from '../samples.ts';
import { loggedSample, personalSample } from './golden.ts';

const INSTALLED = spawnSync('xmllint', ['--version']).error === undefined;
const NEN_SCHEMA = fileURLToPath(new URL('../../../server/audit/exports/nen7513.xsd', import.meta.url));
const DICOM_SCHEMA = fileURLToPath(new URL('../../vectors/dicom/audit-message.rng', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'xml-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What xmllint says of a text; empty when it is valid. */
function faults(kind: 'schema' | 'relaxng', schema: string, ...texts: readonly string[]): string {
  const files = texts.map((text, at) => {
    const file = join(folder, `${at}.xml`);
    writeFileSync(file, text);
    return file;
  });
  const { status, stderr } = spawnSync('xmllint', ['--nonet', '--noout', `--${kind}`, schema, ...files], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return status === 0 ? '' : stderr.split('\n').slice(0, 5).join('\n');
}

/** Every event in every outcome, as each role, with and without what is personal. */
const ALL: readonly (readonly [Logged, Personal | null])[] = CODES.flatMap((code) =>
  kindOf(code).outs.flatMap((out) =>
    kindOf(code).roles.flatMap((role) => {
      const event = loggedSample(code, role, out);
      return [[event, null] as const, [event, personalSample(event)] as const];
    }),
  ),
);

function logbook(...events: readonly (readonly [Logged, Personal | null])[]): string {
  const about = {
    installation: 'test-box',
    site: 'zh1',
    at: '2026-11-22T00:00:00.000Z',
    from: 1,
    through: 9,
  };
  const lines = events.map(([event, personal], at) => NEN7513.event({ ...event, seq: at + 1 }, personal));
  return `${NEN7513.begin(about)}${lines.join('')}${NEN7513.end}`;
}

describe.skipIf(!INSTALLED)('judged by xmllint', () => {
  test('NEN 7513: every event fits the schema, however it went', () => {
    expect(faults('schema', NEN_SCHEMA, logbook(...ALL))).toBe('');
    expect(faults('schema', NEN_SCHEMA, logbook())).toBe('');
  });

  test.each([
    ['7.2 gebeurteniscode', /<gebeurteniscode.*?<\/gebeurteniscode>/],
    ['7.2 actiecode', /<actiecode>.*?<\/actiecode>/],
    ['7.2 datum en tijdstip', /<datumEnTijdstip>.*?<\/datumEnTijdstip>/],
    ['7.2 controles', /<controles>.*?<\/controles>/],
    ['7.3 gebruiker', /<gebruiker>.*?<\/gebruiker>/],
    ['7.3 gebruikers-ID', /<gebruikersId>.*?<\/gebruikersId>/],
    ['7.3 gebruikersrol', /<gebruikersrol>.*?<\/gebruikersrol>/],
    ['7.4 object', /<object>.*<\/object>/],
    ['7.4 identificatortype', /<identificatortype>.*?<\/identificatortype>/],
    ['7.4 identificator', /<identificator>.*?<\/identificator>/],
    ['7.4 klasse', /<klasse>.*?<\/klasse>/],
    ['7.4 autorisatieprotocol', /<autorisatieprotocol>.*?<\/autorisatieprotocol>/],
    ['7.5 identificatie bron', /<identificatieBron>.*?<\/identificatieBron>/],
  ])('NEN 7513: a line without the mandatory %s does not', (_field, pattern) => {
    const text = logbook([loggedSample('patient.update', '05', 0), null]);
    expect(faults('schema', NEN_SCHEMA, text)).toBe('');
    const without = text.replace(pattern, '');
    expect(without).not.toBe(text);
    expect(faults('schema', NEN_SCHEMA, without)).not.toBe('');
  });

  test('DICOM: every event is an audit message of PS3.15', () => {
    const texts = ALL.map(([event, personal]) => auditMessage(event, personal));
    expect(faults('relaxng', DICOM_SCHEMA, ...texts)).toBe('');
    const broken = (texts[0] ?? '').replace(/<ActiveParticipant .*<\/ActiveParticipant>/, '');
    expect(faults('relaxng', DICOM_SCHEMA, broken)).not.toBe('');
  });

  test('any text at all stays well-formed, and no markup comes of it', () => {
    const texts = fc.sample(fc.string({ unit: 'binary' }), { numRuns: 300, seed: 7 });
    const hostile = [
      '</zoekvraag><x/>',
      ']]>',
      '&amp;',
      '\u0000\u001f\ufffe',
      '\ud800',
      '<!--',
      '"\'',
      '\r\n\t',
    ];
    const xml = element('all', {}, ...[...hostile, ...texts].map((one) => textElement('one', one, { one })));
    const file = join(folder, 'hostile.xml');
    writeFileSync(file, xml);
    expect(spawnSync('xmllint', ['--noout', file], { encoding: 'utf8' }).stderr).toBe('');
    const { stdout } = spawnSync('xmllint', ['--xpath', 'count(/all/*[name()="one" and not(*)])', file], {
      encoding: 'utf8',
    });
    expect(Number(stdout)).toBe(hostile.length + texts.length);
  });
});

test('a personal fact stands in no export that was not given the keys', () => {
  for (const code of CODES) {
    const event = loggedSample(code, kindOf(code).roles[0] ?? '07', kindOf(code).outs[0]);
    const shown = [NEN7513.event(event, null), auditMessage(event, null)].join();
    expect(shown).not.toMatch(/192\.0\.2|Vries|Öztürk|Jansen/);
  }
});

test('a line of a version that is not known is not guessed at', () => {
  expect(() => readLogged('{"v":2,"seq":1}')).toThrow(TypeError);
});
