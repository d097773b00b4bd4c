/** A processor, by the names that npm and Debian have for it. */
export interface Arch {
  readonly npm: 'x64' | 'arm64';
  readonly debian: 'amd64' | 'arm64';
}

const ARCHS: readonly Arch[] = [
  { npm: 'x64', debian: 'amd64' },
  { npm: 'arm64', debian: 'arm64' },
];

/** The processor of this computer, or one by either of its names. @throws {Error} when there is no package for it */
export function archNamed(name: string = process.arch): Arch {
  const found = ARCHS.find(({ npm, debian }) => npm === name || debian === name);
  if (found === undefined) throw new Error(`There is no package for ${name}: amd64 and arm64 there are.`);
  return found;
}
