import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../../scripts/cli/command.ts';
import { answersOf } from '../../scripts/cli/install/answers.ts';
import { layFoundation } from '../../scripts/cli/install/foundation.ts';
import { placesUnder } from '../../scripts/cli/install/places.ts';
import { readRecipients } from '../../scripts/cli/install/recipients.ts';
import { installEnglish } from '../../scripts/cli/install-words.ts';
import { wordsFor } from '../../scripts/cli/language.ts';
import { readConfig, readDoorConfig, readRelayConfig, readSealerConfig } from '../../server/config.ts';
import { readSecret } from '../../server/core/secret-file.ts';
import { certificate } from '../support/certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-foundation-'));
const places = placesUnder(folder);
const file = (name: string) => join(folder, name);
let said = '';

beforeAll(() => {
  const { key, cert } = certificate();
  writeFileSync(file('key.pem'), key, { mode: 0o600 });
  writeFileSync(file('cert.pem'), cert);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A call of `init` with a file of answers and nobody at the terminal. */
function callWith(answers: unknown): Call {
  writeFileSync(file('answers.json'), typeof answers === 'string' ? answers : JSON.stringify(answers));
  const say = (text: string): void => {
    said += `${text}
`;
  };
  return {
    given: {
      operands: [],
      option: (name) => (name === 'answers' ? file('answers.json') : undefined),
      flag: () => false,
      options: () => [],
    },
    terminal: { say, warn: say, ask: async () => null },
    words: wordsFor({ LANG: 'C' }),
    environment: {},
  };
}

function lay(answers: unknown): Promise<void> {
  const call = callWith(answers);
  return Promise.resolve().then(() => layFoundation(call, answersOf(call), places));
}

const GOOD = () => ({ host: 'video.example.nl', certificate: file('cert.pem'), key: file('key.pem') });

describe('what an installation stands on', () => {
  test.each([
    ['a name that is an address', { host: '192.0.2.1' }, 'is no name such as'],
    ['a key that is not there', { key: '/nonexistent' }, 'cannot be used'],
    ['recipients that are none', { recipients: 'age1abc' }, 'no keys of age'],
    ['a question that nobody asked', { hots: 'x' }, 'look at "hots"'],
    ['no answer at all', { host: '' }, '--host is missing'],
    ['a mail port that is none', { smtpPort: 'many' }, 'app.smtpPort must be a port'],
  ])('is not laid with %s, and no configuration is left', async (_what, wrong, sentence) => {
    await expect(lay({ ...GOOD(), ...wrong })).rejects.toThrow(sentence);
    expect(existsSync(places.configFile)).toBe(false);
  });

  test('is not laid with a file that is no JSON', async () => {
    await expect(lay('{')).rejects.toThrow('cannot be used');
  });

  test('is laid by three answers: every process reads its part, and secrets are private', async () => {
    rmSync(places.recipientsFile, { force: true });
    said = '';
    await lay(GOOD());
    const environment = { BEELDKAMER_CONFIG: places.configFile };
    const config = readConfig(environment);
    expect(config).toMatchObject({ mode: 'real', app: { origin: 'https://video.example.nl' } });
    expect(readRelayConfig(environment)).toMatchObject({ publicHost: 'video.example.nl', tlsPort: 443 });
    expect(readDoorConfig(environment)).toMatchObject({ port: 443, appSocket: config.app.doorSocket });
    expect(readSealerConfig(environment)).toMatchObject({ installation: 'video-example-nl' });
    expect(readSecret(config.app.kekFile)).toHaveLength(32);
    for (const secret of [config.app.kekFile, config.relay.secretFile, join(places.tls, 'key.pem')])
      expect(statSync(secret).mode & 0o007).toBe(0);
    expect(said).toContain(installEnglish.onPaper);
  });

  test('has backups that the key on paper opens, and that key is nowhere else', async () => {
    const identities = said.match(/AGE-SECRET-KEY-1\S+/g) ?? [];
    const recipients = readRecipients(places.recipientsFile);
    expect([identities.length, recipients.length]).toEqual([2, 2]);
    const sealed = new Encrypter();
    for (const one of recipients) sealed.addRecipient(one);
    const bytes = await sealed.encrypt('kopie');
    for (const identity of identities) {
      const opened = new Decrypter();
      opened.addIdentity(identity);
      expect(await opened.decrypt(bytes, 'text')).toBe('kopie');
    }
    expect(readFileSync(places.recipientsFile, 'utf8')).not.toContain('SECRET');
    expect(readFileSync(places.configFile, 'utf8')).not.toContain('SECRET');
  });
});
