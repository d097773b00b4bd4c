/** A processor, by the names that npm and Debian have for it. */
export interface Arch {
  readonly npm: 'x64' | 'arm64';
  readonly debian: 'amd64' | 'arm64';
}

const ARCHS: readonly Arch[] = [
  { npm: 'x64', debian: 'amd64' },
  { npm: 'arm64', debian: 'arm64' },
];

/** The processor of this computer. @throws {Error} when there is no package for it */
export function archHere(): Arch {
  const found = ARCHS.find(({ npm }) => npm === process.arch);
  if (found === undefined) throw new Error(`There is no package for ${process.arch}.`);
  return found;
}
