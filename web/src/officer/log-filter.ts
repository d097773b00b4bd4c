import type { LogFilter } from '../../../server/protocol/log.ts';

/** A filter as its form holds it: empty text is 'whatever it is'. */
export interface FilterForm {
  from: string;
  through: string;
  account: string;
  code: string;
  outcome: '' | 'done' | 'refused' | 'failed';
  site: string;
}

export const EMPTY_FORM: Readonly<FilterForm> = {
  from: '',
  through: '',
  account: '',
  code: '',
  outcome: '',
  site: '',
};

/** What the form asks for, of one patient or of all (`null`). */
export function filterOf(form: FilterForm, patient: string | null): LogFilter {
  const { from, through, account, code, outcome, site } = form;
  return {
    ...{ from: orNull(from), through: orNull(through), account: orNull(account), patient },
    ...{ code: orNull(code), outcome: outcome === '' ? null : outcome, site: orNull(site) },
  };
}

/** Whether the days stand the wrong way round. */
export function isBackwards({ from, through }: Pick<FilterForm, 'from' | 'through'>): boolean {
  return from !== '' && through !== '' && from > through;
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
