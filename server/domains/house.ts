import type { Config } from '../config.ts';
import type { MailRoom } from '../mail.ts';
import { type HouseDesk, houseDesk, type WaysOut } from '../organisation/house/service.ts';
import type { Domains } from './made.ts';

/** The manager's page of settings, of what the domains tell of themselves. */
export function houseOf(
  { organisation, accounts, agenda }: Pick<Domains, 'organisation' | 'accounts' | 'agenda'>,
  config: Config,
  mail: MailRoom,
): HouseDesk {
  return houseDesk({
    organisation,
    waysOut: waysOutOf(config, mail),
    kinds: () => agenda.allTypes(),
    ownWords: () => agenda.ownWords.list(),
    people: () => accounts.standing(),
    clinicians: () => accounts.clinicians(),
    departments: () => accounts.departments(),
    systems: async () => (await accounts.systemTokens()).filter(({ state }) => state === 'open').length,
    testMade: () => agenda.testCalls.made(),
  });
}

function waysOutOf({ app }: Config, { postbox, textTransport }: MailRoom): WaysOut {
  const texts = textTransport !== null;
  if (postbox !== null) return { mail: 'postbus', mailHost: '', texts };
  return { mail: app.smtpHost === '' ? 'none' : 'server', mailHost: app.smtpHost, texts };
}
