import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attribute, Change, Client } from 'ldapts';
import { certificate } from './certificate.ts';
import { freeTcpPort } from './ports.ts';

const SLAPD = '/usr/sbin/slapd';
/** Whether Debian's slapd is here. */
export const HAS_SLAPD = existsSync(SLAPD);

const BASE = 'dc=linde,dc=example';
const ROOT = `cn=root,${BASE}`;
const ROOT_PASSWORD = 'wortel-wortel';

/** Somebody in the directory. */
export interface Entry {
  readonly name: string;
  readonly mail: string;
  readonly password: string;
}

/** A real directory of people of its own: OpenLDAP's slapd with TLS, on loopback. */
export class Directory {
  readonly folder: string;
  readonly ldap: string;
  readonly ldaps: string;
  readonly caFile: string;
  readonly bindPasswordFile: string;
  readonly #slapd: ChildProcess;

  private constructor(folder: string, [plain, tls]: readonly [number, number], slapd: ChildProcess) {
    this.folder = folder;
    this.ldap = `ldap://localhost:${plain}`;
    this.ldaps = `ldaps://localhost:${tls}`;
    this.caFile = join(folder, 'cert.pem');
    this.bindPasswordFile = join(folder, 'bind');
    this.#slapd = slapd;
  }

  /** @param groups names of the groups that there are; an empty one is not allowed, so each holds the root. */
  static async start(groups: readonly string[]): Promise<Directory> {
    const folder = mkdtempSync(join(tmpdir(), 'directory-'));
    const { key, cert } = certificate();
    mkdirSync(join(folder, 'db'));
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
    writeFileSync(join(folder, 'bind'), `${ROOT_PASSWORD}\n`);
    writeFileSync(join(folder, 'slapd.conf'), configuration(folder));
    const ports = [await freeTcpPort(), await freeTcpPort()] as const;
    const urls = `ldap://127.0.0.1:${ports[0]}/ ldaps://127.0.0.1:${ports[1]}/`;
    const slapd = spawn(SLAPD, ['-d', '0', '-f', join(folder, 'slapd.conf'), '-h', urls], {
      stdio: 'ignore',
    });
    const directory = new Directory(folder, ports, slapd);
    await directory.#listening(ports[0]);
    await directory.#asRoot(async (client) => {
      await client.add(BASE, { objectClass: ['dcObject', 'organization'], o: 'Linde', dc: 'linde' });
      for (const group of groups)
        await client.add(groupDn(group), { objectClass: 'groupOfNames', cn: group, member: ROOT });
    });
    return directory;
  }

  /** The settings of an appliance that asks it. */
  settings(url: string, groups: string): NodeJS.ProcessEnv {
    return {
      BEELDKAMER_LDAP_URL: url,
      BEELDKAMER_LDAP_CA_FILE: this.caFile,
      BEELDKAMER_LDAP_BIND_DN: ROOT,
      BEELDKAMER_LDAP_BIND_PASSWORD_FILE: this.bindPasswordFile,
      BEELDKAMER_LDAP_BASE_DN: BASE,
      BEELDKAMER_LDAP_FILTER: '(&(objectClass=person)(!(employeeType=disabled)))',
      BEELDKAMER_LDAP_GROUPS: groups,
    };
  }

  async add({ name, mail, password }: Entry, ...groups: readonly string[]): Promise<void> {
    await this.#asRoot(async (client) => {
      const objectClass = ['person', 'organizationalPerson', 'inetOrgPerson'];
      const entry = { objectClass, cn: name, displayName: name, sn: name, mail, userPassword: password };
      await client.add(dnOf(name), entry);
      for (const group of groups) await client.modify(groupDn(group), change('add', 'member', dnOf(name)));
    });
  }

  async leaveGroup(name: string, group: string): Promise<void> {
    await this.#asRoot((client) => client.modify(groupDn(group), change('delete', 'member', dnOf(name))));
  }

  /** Another mail address and the name that is shown, of who is filed under `name`. */
  async rename(name: string, to: { readonly shown: string; readonly mail: string }): Promise<void> {
    await this.#asRoot(async (client) => {
      await client.modify(dnOf(name), change('replace', 'mail', to.mail));
      await client.modify(dnOf(name), change('replace', 'displayName', to.shown));
    });
  }

  /** Shuts somebody out, as the filter of the settings sees it. */
  async disable(name: string): Promise<void> {
    await this.#asRoot((client) => client.modify(dnOf(name), change('add', 'employeeType', 'disabled')));
  }

  async remove(name: string): Promise<void> {
    await this.#asRoot((client) => client.del(dnOf(name)));
  }

  async close(): Promise<void> {
    if (this.#slapd.exitCode === null) {
      const ended = once(this.#slapd, 'exit');
      this.#slapd.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #asRoot(work: (client: Client) => Promise<unknown>): Promise<void> {
    const client = new Client({ url: this.ldap.replace('localhost', '127.0.0.1') });
    try {
      await client.bind(ROOT, ROOT_PASSWORD);
      await work(client);
    } finally {
      await client.unbind();
    }
  }

  async #listening(port: number): Promise<void> {
    for (;;) {
      if (this.#slapd.exitCode !== null) throw new Error(`slapd ended with ${this.#slapd.exitCode}`);
      const socket = connect(port, '127.0.0.1');
      const open = await new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      });
      socket.destroy();
      if (open) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** The name of a group in the directory. */
export function groupDn(group: string): string {
  return `cn=${group},${BASE}`;
}

function dnOf(name: string): string {
  return `cn=${name.replaceAll(/[,+"\\<>;=]/g, '\\$&')},${BASE}`;
}

function change(operation: 'add' | 'delete' | 'replace', type: string, value: string): Change {
  return new Change({ operation, modification: new Attribute({ type, values: [value] }) });
}

function configuration(folder: string): string {
  return `${['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`).join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile ${folder}/slapd.pid
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
suffix "${BASE}"
rootdn "${ROOT}"
rootpw ${ROOT_PASSWORD}
directory ${folder}/db
overlay memberof
`;
}
