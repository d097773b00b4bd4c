/** What a guest typed as birth date, in the form that the app knows: `YYYY-MM-DD`; null when it is no day. */
export function birthDateOf(typed: string): string | null {
  const iso = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(typed);
  const [, year, month, day] = iso ?? dutch(typed) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const read = new Date(`${written}T00:00:00Z`);
  // 31-02 would become a day in March
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(written) ? written : null;
}

/** Day, month, year, with anything between them; also eight digits on end. */
function dutch(typed: string): readonly (string | undefined)[] | null {
  const found =
    /^\s*(\d{1,2})[-./\s]+(\d{1,2})[-./\s]+(\d{4})\s*$/.exec(typed) ??
    /^\s*(\d\d)(\d\d)(\d{4})\s*$/.exec(typed);
  if (found === null) return null;
  const [all, day, month, year] = found;
  return [all, year, month, day];
}

/** What a guest typed as PIN; null when it is not six digits. */
export function pinOf(typed: string): string | null {
  const digits = typed.replaceAll(/\s/g, '');
  return /^\d{6}$/.test(digits) ? digits : null;
}
