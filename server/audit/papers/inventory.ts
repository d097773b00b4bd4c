import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A part of somebody else that is inside. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** SPDX; or what the package says instead. */
  readonly licence: string;
}

/** How the requirements of OWASP ASVS are met, counted. */
export interface AsvsFact {
  /** Which, of which version and level. */
  readonly standard: string;
  readonly tested: number;
  readonly written: number;
  /** About something that is not here. */
  readonly apart: number;
  /** Numbers of those that are not met yet. */
  readonly open: readonly string[];
}

const ROOT = join(import.meta.dirname, '../../..');

/**
 * What is inside: as the package's own bill of materials has it (CycloneDX), and where there is none, in a trial from
 * the source, as the lock file names it.
 */
export function componentsOf(root = ROOT): readonly Component[] {
  const bill = join(root, 'sbom.cdx.json');
  return existsSync(bill)
    ? fromBill(readJson<Bill>(bill))
    : fromLock(readJson(join(root, 'package-lock.json')));
}

interface Licence {
  readonly expression?: string;
  readonly license?: { readonly id?: string; readonly name?: string };
}

interface Bill {
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses?: readonly Licence[];
  }[];
}

function fromBill({ components }: Bill): readonly Component[] {
  return components.map(({ name, version, licenses = [] }) => {
    const said = licenses.flatMap(
      ({ expression, license }) => expression ?? license?.id ?? license?.name ?? [],
    );
    return { name, version, licence: said.join(', ') || UNSAID };
  });
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly license?: string; readonly dev?: boolean }>
  >;
}

const UNSAID = '–';
const FOLDER = 'node_modules/';

function fromLock({ packages }: Lock): readonly Component[] {
  return Object.entries(packages).flatMap(([path, { version = '', license = UNSAID, dev }]) => {
    const name = path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);
    return path === '' || dev === true ? [] : [{ name, version, licence: license }];
  });
}

interface AsvsTable {
  readonly standard: string;
  readonly requirements: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Counts the table by which tests hold the product to the standard. */
export function asvsOf(root = ROOT): AsvsFact {
  const { standard, requirements } = readJson<AsvsTable>(join(root, 'test', 'asvs.json'));
  const met = (way: string): string[] =>
    Object.entries(requirements).flatMap(([id, entry]) => (Object.hasOwn(entry, way) ? [id] : []));
  return {
    ...{ standard, tested: met('tests').length, written: met('papers').length, apart: met('not').length },
    open: met('open'),
  };
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
