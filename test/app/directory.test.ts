import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDirectory } from '../../server/accounts/directory/directory.ts';
import type { DirectorySettings } from '../../server/accounts/directory/settings.ts';
import { readConfig } from '../../server/config.ts';
import type { Session } from '../../server/protocol/accounts.ts';
import type { TotpDraft } from '../../server/protocol/second-factor.ts';
import { codeOf } from '../calls/house.ts';
import { codeAt } from '../support/authenticator.ts';
import type { TestBrowser } from '../support/browser.ts';
import { certificate } from '../support/certificate.ts';
import { Directory, groupDn, HAS_SLAPD } from '../support/directory.ts';
import { PASSWORD, Practice } from '../support/practice.ts';

const WIM = { name: 'Wim, de Planner (1)*', mail: 'wim@linde.example', password: 'geheim van wim' };
const ANS = { name: 'Ans Arts', mail: 'ans@linde.example', password: 'geheim van ans' };
const LOS = { name: 'Lo Zonder', mail: 'los@linde.example', password: 'geheim van los' };

describe.skipIf(!HAS_SLAPD)('people of the directory (slapd)', () => {
  let directory: Directory;
  let practice: Practice;
  const settings = () =>
    directory.settings(directory.ldaps, `${groupDn('Planners')}=planner; ${groupDn('artsen')}=clinician`);
  beforeAll(async () => {
    directory = await Directory.start(['planners', 'artsen']);
    await directory.add(WIM, 'planners');
    await directory.add(ANS, 'artsen');
    await directory.add(LOS);
    practice = await Practice.open(settings());
  });
  afterAll(async () => {
    expect(practice.faults).toEqual([]);
    await practice.close();
    await directory.close();
  });

  const first = (mail: string, password: string, browser: TestBrowser = practice.browser()) =>
    browser.post<Session>('/api/session', { mail, password });

  /** Signs in for the first time: with an authenticator app that is made on the way. */
  async function enter({ mail, password }: { mail: string; password: string }) {
    const browser = practice.browser();
    await first(mail, password, browser);
    const { secret } = await browser.post<TotpDraft>('/api/entry/first-totp');
    const code = codeAt(secret, practice.clock.now);
    await browser.post('/api/entry/first-totp/confirm', { code });
    return browser;
  }

  test('come in with the password that is kept there, and with a second factor of ours', async () => {
    const from = await practice.size();
    const { entry, account } = await first(WIM.mail, WIM.password);
    expect([account, entry]).toEqual([null, expect.objectContaining({ step: 'enrol' })]);
    const browser = await enter(WIM);
    const session = await browser.get<Session>('/api/session');
    expect(session.account).toMatchObject({ name: WIM.name, mail: WIM.mail, roles: ['planner'] });
    const codes = await practice.codes(from);
    expect(codes.filter((code) => code === 'user.create')).toHaveLength(1);
  });

  test.each([
    ['a wrong password', WIM.mail, 'geheim van ans'],
    ['somebody unknown', 'niemand@linde.example', 'geheim van wim'],
    ['no password', WIM.mail, ''],
    ['a star', '*@linde.example', WIM.password],
    ['a filter', 'wim@linde.example)(objectClass=*', WIM.password],
    ['a name instead of an address', `cn=root,dc=linde,dc=example`, 'wortel-wortel'],
  ])('%s is refused in the same words', async (_what, mail, password) => {
    expect(await codeOf(first(mail, password))).toMatch(/^(SIGN_IN_FAILED|BAD_REQUEST)$/);
    const told = await codeOf(first('x@linde.example', 'x'.repeat(12)));
    expect(told).toBe('SIGN_IN_FAILED');
  });

  test('without a group that gives a role have no access, and no account', async () => {
    expect(await codeOf(first(LOS.mail, LOS.password))).toBe('SSO_NO_ACCESS');
    const all = await practice.app.domains.accounts.everybody();
    expect(all.map(({ name }) => name)).not.toContain(LOS.name);
  });

  test('whom the directory shuts out are signed out by the next sync, sockets and all', async () => {
    const browser = await enter(ANS);
    const { socket } = await browser.desk();
    await practice.app.domains.accounts.syncDirectory();
    expect((await browser.get<Session>('/api/session')).account?.roles).toEqual(['clinician']);
    await directory.disable(ANS.name);
    await practice.app.domains.accounts.syncDirectory();
    expect(await socket.closing()).toBe(4002);
    expect((await browser.get<Session>('/api/session')).account).toBeNull();
    expect(await codeOf(first(ANS.mail, ANS.password))).toBe('SIGN_IN_FAILED');
  });

  test('who leave a group lose its role', async () => {
    const eva = { name: 'Eva Elders', mail: 'eva@linde.example', password: 'geheim van eva' };
    await directory.add(eva, 'planners', 'artsen');
    const browser = await enter(eva);
    const before = (await browser.get<Session>('/api/session')).account?.roles;
    expect(before).toEqual(['clinician', 'planner']);
    await directory.leaveGroup(eva.name, 'artsen');
    await practice.app.domains.accounts.syncDirectory();
    expect((await browser.get<Session>('/api/session')).account).toBeNull();
    const { account } = await first(eva.mail, eva.password);
    expect(account).toBeNull(); // on to the second factor
    const all = await practice.appliance.database.db.selectFrom('account').selectAll().execute();
    expect(all.find(({ mail }) => mail === eva.mail)?.roles).toBe('["planner"]');
  });

  test('are called and reached as the directory says, from the next sync on', async () => {
    const shown = { ...settings(), BEELDKAMER_LDAP_NAME_ATTRIBUTE: 'displayName' };
    const other = await Practice.open(shown);
    const [bo, ida] = [
      { name: 'Bo Berg', mail: 'bo@linde.example', password: 'geheim van bo' },
      { name: 'Ida Ibsen', mail: 'ida@linde.example', password: 'geheim van ida' },
    ];
    for (const person of [bo, ida]) {
      await directory.add(person, 'planners');
      await other.browser().post('/api/session', { mail: person.mail, password: person.password });
    }
    const sync = () => other.app.domains.accounts.syncDirectory();
    const named = async () =>
      (await other.app.domains.accounts.everybody()).flatMap(({ name, mail }) =>
        mail.endsWith('@linde.example') ? `${name} <${mail}>` : [],
      );
    await directory.rename(bo.name, { shown: 'Bo Berg-Dal', mail: 'Bo.Dal@linde.example' });
    const from = await other.size();
    await sync();
    await sync(); // nothing new: no further line
    expect(await named()).toEqual(['Bo Berg-Dal <bo.dal@linde.example>', 'Ida Ibsen <ida@linde.example>']);
    expect((await other.lines(from)).map(({ code, det }) => ({ code, det }))).toEqual([
      { code: 'user.update', det: { fields: 'name mail' } },
    ]);

    // an address that somebody else has, and what is no name, change nothing
    await directory.rename(bo.name, { shown: '\u202e \u200b', mail: ida.mail });
    await sync();
    expect(await named()).toEqual(['Bo Berg-Dal <bo.dal@linde.example>', 'Ida Ibsen <ida@linde.example>']);
    expect(other.faults).toEqual([]);
    await other.close();
  });

  test('prove themselves again with the same password, where it is asked once more', async () => {
    const jan = { name: 'Jan Jong', mail: 'jan@linde.example', password: 'geheim van jan' };
    await directory.add(jan, 'planners');
    const browser = await enter(jan);
    const wrong = browser.post('/api/account/totp', { password: 'geheim van wim' });
    expect(await codeOf(wrong)).toBe('SIGN_IN_FAILED');
    expect(await browser.post('/api/account/totp', { password: jan.password })).toMatchObject({
      secret: expect.any(String),
    });
  });

  describe('by the wire', () => {
    const wanted = (changed: Partial<DirectorySettings> = {}): DirectorySettings => {
      const { caFile: _, bindPasswordFile: __, ...rest } = configOf(settings());
      const ca = () => readFileSync(directory.caFile, 'utf8');
      return { ...rest, ca, bindPassword: () => 'wortel-wortel', ...changed };
    };
    const check = (changed: Partial<DirectorySettings>) =>
      openDirectory(wanted(changed)).check(WIM.mail, WIM.password);
    const fault = (asked: Promise<unknown>) => asked.then(() => 'done').catch(({ code }) => code);

    test('STARTTLS does as LDAPS does', async () => {
      expect(await check({ url: directory.ldap })).toMatchObject({ mail: WIM.mail, name: WIM.name });
      expect(await check({ url: directory.ldaps })).toMatchObject({ mail: WIM.mail });
    });

    test.each(['ldap', 'ldaps'] as const)('a foreign certificate is refused over %s', async (kind) => {
      const { cert } = certificate();
      expect(await fault(check({ url: directory[kind], ca: () => cert }))).toBe('DIRECTORY_UNAVAILABLE');
      expect(await fault(check({ url: directory[kind], ca: () => '' }))).toBe('DIRECTORY_UNAVAILABLE');
    });

    test.each(['ldap', 'ldaps'] as const)(
      'a certificate of another host is refused over %s',
      async (kind) => {
        const url = directory[kind].replace('localhost', '127.0.0.2');
        expect(await fault(check({ url }))).toBe('DIRECTORY_UNAVAILABLE');
      },
    );

    test('an empty password is refused before it is asked', async () => {
      expect(await openDirectory(wanted()).check(WIM.mail, '')).toBeNull();
    });

    test('a service account that may not come in is a fault of ours, not of the person', async () => {
      const bad = check({ bindPassword: () => 'verkeerd' });
      expect(await fault(bad)).toBe('DIRECTORY_UNAVAILABLE');
    });
  });

  test('a filter that finds nobody shuts nobody out', async () => {
    const nobody = { ...settings(), BEELDKAMER_LDAP_FILTER: '(cn=nobody-at-all)' };
    const other = await Practice.open(nobody);
    try {
      await expect(other.app.domains.accounts.syncDirectory()).rejects.toThrow(/ldap.filter/);
    } finally {
      await other.close();
    }
  });

  test('local accounts come in while the directory is away', async () => {
    const away = { ...settings(), BEELDKAMER_LDAP_URL: 'ldaps://127.0.0.1:9' };
    const other = await Practice.open(away);
    try {
      const { account } = await other.staff('Bas Breekglas', 'manager');
      expect(account.roles).toEqual(['manager']);
      const browser = other.browser();
      expect(await codeOf(browser.post('/api/session', { mail: WIM.mail, password: PASSWORD }))).toBe(
        'DIRECTORY_UNAVAILABLE',
      );
    } finally {
      await other.close();
    }
  });
});

function configOf(settings: NodeJS.ProcessEnv) {
  const folder = '/nowhere';
  return readConfig({
    BEELDKAMER_MODE: 'trial',
    BEELDKAMER_APP_ORIGIN: 'http://localhost:1',
    BEELDKAMER_APP_DATA_FOLDER: folder,
    BEELDKAMER_APP_KEK_FILE: folder,
    BEELDKAMER_APP_INSTALLATION: 'test',
    BEELDKAMER_RELAY_PUBLIC_HOST: '127.0.0.1',
    BEELDKAMER_RELAY_SECRET_FILE: folder,
    BEELDKAMER_RELAY_CONTROL_SOCKET: folder,
    ...settings,
  }).ldap;
}
