import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../../core/database.ts';
import { intoFreshFolder } from '../fresh-folder.ts';
import type { About, Format } from './format.ts';
import { FORMATS, type FormatName } from './formats.ts';
import { type FindKey, personalOf } from './personal.ts';
import { beginExport, type ExportDeps, type Exporter, eventsOf, type Range, type Wanted } from './range.ts';

/** An export that was written. */
export interface Exported extends Range {
  /** Events in it: fewer than lines where bodies were released. */
  readonly events: number;
}

/**
 * Writes a part of the log in one of its forms. That it left is itself a line. Memory does not grow with the log, and
 * the app may go on writing.
 *
 * @param source name of the installation and site, and the time it is made (ISO 8601).
 * @param folder made by this; must not exist, or be empty. Its name appears only when the export is complete.
 * @throws {Error} EEXIST when the folder holds something; errors of the file system as they come.
 */
export async function exportEvents(
  deps: ExportDeps,
  who: Exporter,
  source: Pick<About, 'installation' | 'site' | 'at'>,
  name: FormatName,
  wanted: Wanted,
  folder: string,
): Promise<Exported> {
  const format: Format = FORMATS[name];
  return await intoFreshFolder(folder, async (partial) => {
    const range = await beginExport(deps, who, name, wanted);
    const about = { ...source, ...range };
    const events = await writeEvents(deps.db, format, about, wanted.find ?? null, join(partial, format.file));
    for (const [file, text] of Object.entries(format.beside))
      await writeFile(join(partial, file), text(), { flag: 'wx', mode: 0o600, flush: true });
    return { ...range, events };
  });
}

async function writeEvents(
  db: Db,
  format: Format,
  about: About,
  find: FindKey | null,
  file: string,
): Promise<number> {
  const handle = await open(file, 'wx', 0o600);
  let count = 0;
  try {
    await handle.writeFile(format.begin(about));
    for await (const page of eventsOf(db, about)) {
      const texts = page.map((event) => format.event(event, find === null ? null : personalOf(event, find)));
      if (texts.length === 0) continue;
      await handle.writeFile(`${count === 0 ? '' : format.between}${texts.join(format.between)}`);
      count += texts.length;
    }
    await handle.writeFile(format.end);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return count;
}
