import { randomBytes } from 'node:crypto';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import type { Client, Entry } from 'ldapts';
import { SECOND } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { Claims } from '../sso/settings.ts';
import { type DirectorySettings, sameName } from './settings.ts';

/** The organisation's directory of people. */
export interface Directory {
  /**
   * Who this is by mail address and password, or null. Somebody who is unknown costs the same questions.
   *
   * @param password null: only the questions are asked, and the answer is null.
   * @throws {AppError} DIRECTORY_UNAVAILABLE
   */
  check(mail: string, password: string | null): Promise<Claims | null>;
  /** Everybody who may come, by `sub`. @throws {AppError} DIRECTORY_UNAVAILABLE */
  people(): Promise<ReadonlyMap<string, Claims>>;
}

/** A person waits for it. */
const PATIENCE = 5 * SECOND;
const PAGE = 500;

/** Asks over TLS alone, whose certificate must be good for the host's name. Each question has a connection of its own. */
export function openDirectory(settings: DirectorySettings): Directory {
  const { baseDn, mailAttribute } = settings;

  async function asked<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await connected(settings);
    try {
      return await work(client);
    } catch (cause) {
      throw unavailable(cause);
    } finally {
      await client.unbind().catch(() => undefined);
    }
  }

  return {
    check: (mail, password) =>
      asked(async (client) => {
        const { EqualityFilter } = await import('ldapts');
        await client.bind(settings.bindDn, settings.bindPassword());
        const found = await search(
          client,
          settings,
          new EqualityFilter({ attribute: mailAttribute, value: mail }),
        );
        const [entry] = found.length === 1 ? found : [];
        // a bind without a password is anonymous and would succeed (RFC 4513 §5.1.2)
        const real = entry !== undefined && password !== null && password !== '';
        const dn = real ? entry.dn : `cn=${randomBytes(8).toString('hex')},${baseDn}`;
        const right = await binds(client, dn, real ? password : randomBytes(16).toString('hex'));
        return real && right ? claimsOf(settings, entry) : null;
      }),
    people: () =>
      asked(async (client) => {
        await client.bind(settings.bindDn, settings.bindPassword());
        const people = (await search(client, settings, null)).map((entry) => claimsOf(settings, entry));
        return new Map(people.map((claims) => [claims.sub, claims]));
      }),
  };
}

async function connected({ url, ca }: DirectorySettings): Promise<Client> {
  const { Client } = await import('ldapts'); // with the first sign-in, not at start
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const tls = tlsOptions(host, ca());
  // an `ldap` client that is given these begins with TLS, as if it were `ldaps`
  const secure = protocol === 'ldaps:' ? { tlsOptions: tls } : {};
  const client = new Client({ url, timeout: PATIENCE, connectTimeout: PATIENCE, ...secure });
  try {
    if (protocol === 'ldap:') await client.startTLS(tls);
    return client;
  } catch (cause) {
    await client.unbind().catch(() => undefined);
    throw unavailable(cause);
  }
}

/** Over a socket that stands already, Node does not know for whom the certificate must be good. */
function tlsOptions(host: string, ca: string): ConnectionOptions {
  return {
    minVersion: 'TLSv1.2',
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
    ...(/[a-z]/i.test(host) && !host.includes(':') && { servername: host }),
    ...(ca !== '' && { ca }),
  };
}

async function search(
  client: Client,
  { baseDn, filter, idAttribute, mailAttribute, nameAttribute, groupsAttribute }: DirectorySettings,
  also: import('ldapts').Filter | null,
): Promise<Entry[]> {
  const { AndFilter, FilterParser } = await import('ldapts');
  const whom = FilterParser.parseString(filter);
  const { searchEntries } = await client.search(baseDn, {
    scope: 'sub',
    filter: also === null ? whom : new AndFilter({ filters: [whom, also] }),
    attributes: [idAttribute, mailAttribute, nameAttribute, groupsAttribute],
    explicitBufferAttributes: [idAttribute],
    paged: { pageSize: PAGE },
  });
  return searchEntries;
}

async function binds(client: Client, dn: string, password: string): Promise<boolean> {
  const { InvalidCredentialsError } = await import('ldapts');
  try {
    await client.bind(dn, password);
    return true;
  } catch (cause) {
    if (cause instanceof InvalidCredentialsError) return false;
    throw cause;
  }
}

function claimsOf(settings: DirectorySettings, entry: Entry): Claims {
  const { idAttribute, mailAttribute, nameAttribute, groupsAttribute } = settings;
  const texts = (name: string): string[] =>
    [entry[name] ?? []].flat().filter((one): one is string => typeof one === 'string');
  const [id] = [entry[idAttribute] ?? []].flat();
  return {
    sub: Buffer.isBuffer(id) ? id.toString('hex') : '',
    name: texts(nameAttribute)[0] ?? null,
    mail: texts(mailAttribute)[0] ?? null,
    groups: texts(groupsAttribute).map(sameName),
    amr: [],
    acr: null,
    sid: null,
  };
}

function unavailable(cause: unknown): AppError {
  return cause instanceof AppError ? cause : new AppError('DIRECTORY_UNAVAILABLE', { cause });
}
