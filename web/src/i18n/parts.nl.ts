/** Words that the parts themselves say, on both pages. */
export const nl = {
  'language.choose': 'Taal',
  'dialog.close': 'Sluiten',
  busy: 'Even geduld…',
  'field.optional': 'niet verplicht',
} as const;
