/** What the command about accounts says. */
export interface PeopleWords {
  readonly noAction: (action: string) => string;
  readonly done: (action: string, mail: string) => string;
}

export const peopleEnglish: PeopleWords = {
  noAction: (action) => `"${action}" is none of: reset-factor, roles, disable, enable, sign-out, link.`,
  done: (action, mail) => `Done: ${action} ${mail}. Who was signed in with it no longer is.`,
};

export const peopleNederlands: PeopleWords = {
  noAction: (action) => `"${action}" is geen van: reset-factor, roles, disable, enable, sign-out, link.`,
  done: (action, mail) => `Gedaan: ${action} ${mail}. Wie ermee was aangemeld, is dat niet meer.`,
};
