import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuntimeModule } from './runtime-modules.ts';

export interface BillFacts {
  readonly root: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Everything of others that is inside, Node itself among them. */
  readonly modules: readonly RuntimeModule[];
  /** Moment of the source, in ISO 8601: the same source gives the same bill. */
  readonly at: string;
}

/** What is inside: a CycloneDX 1.6 bill of materials (ECMA-424), as JSON text. */
export function billOfMaterials({ root, name, version, licence, modules, at }: BillFacts): string {
  const own = { type: 'application', 'bom-ref': `${name}@${version}`, name, version, ...licensed(licence) };
  const components = modules.map((one) => ({
    type: 'library',
    'bom-ref': refOf(one),
    name: one.name,
    version: one.version,
    purl: purlOf(one),
    ...licensed(licenceOf(root, one) || textOf(root, one)),
    hashes: hashesOf(one.integrity),
  }));
  const byPath = new Map(modules.map((one) => [one.path, one]));
  const dependencies = modules.map((one) => ({
    ref: refOf(one),
    dependsOn: one.needs.flatMap((need) => {
      const found = resolve(byPath, one.path, need);
      return found === undefined ? [] : [refOf(found)];
    }),
  }));
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(components))}`,
    version: 1,
    metadata: { timestamp: at, component: own },
    components,
    dependencies: [{ ref: own['bom-ref'], dependsOn: modules.map(refOf) }, ...dependencies],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** Two versions of one package may be inside; two of the same version at two places are named by their place. */
function refOf({ path, version }: RuntimeModule): string {
  return `${path}@${version}`;
}

/** Package URL of type npm: an @scope is written %40. */
function purlOf({ name, version }: RuntimeModule): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** As Node looks for a package: in the importer's own folder, then in each folder above it. */
function resolve(
  byPath: ReadonlyMap<string, RuntimeModule>,
  from: string,
  name: string,
): RuntimeModule | undefined {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const nested = byPath.get(`${folder}/node_modules/${name}`);
    if (nested !== undefined) return nested;
    if (!folder.includes('/node_modules/')) return byPath.get(`node_modules/${name}`);
  }
}

function licenceOf(root: string, { path, folder = path }: RuntimeModule): string {
  const { license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    license?: string;
  };
  return license ?? '';
}

/** Where the package names no licence and brings the text of one. */
function textOf(root: string, { path, folder = path }: RuntimeModule): object | null {
  const file = join(root, folder, 'LICENSE');
  if (!existsSync(file)) return null;
  return { name: 'LICENSE of the package', text: { content: readFileSync(file, 'utf8') } };
}

/** One SPDX name, an expression of several, or a text; nothing where the package says nothing. */
function licensed(licence: string | object | null): object {
  if (licence === '' || licence === null) return {};
  if (typeof licence === 'object') return { licenses: [{ license: licence }] };
  return { licenses: [/[ ()]/.test(licence) ? { expression: licence } : { license: { id: licence } }] };
}

/** From the lock: what npm checked when it unpacked the tarball. */
function hashesOf(integrity: string): object[] {
  const [, base64] = /^sha512-(.+)$/.exec(integrity) ?? [];
  return base64 === undefined
    ? []
    : [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }];
}

/** A UUID of version 8 (RFC 9562 §5.8) that follows from the content. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
