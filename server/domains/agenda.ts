import type { AgendaDeps, AgendaNeighbours } from '../agenda/deps.ts';
import type { OrganisationService } from '../organisation/service.ts';
import type { Domains, DomainsDeps } from './made.ts';

/** What calls and delivery do for the agenda; looked up when it is asked, as they are made with the agenda in hand. */
export function neighbours(made: () => Pick<Domains, 'calls' | 'delivery'>): AgendaNeighbours {
  return {
    createSeats: (tx, of) => made().calls.createSeats(tx, of),
    moveSeats: (tx, to) => made().calls.moveSeats(tx, to),
    cancelSeats: (tx, by, facts) => made().calls.cancelSeats(tx, by, facts),
    revokeSeat: async (tx, participantId) => {
      await made().calls.revokeSeat(tx, participantId);
      await made().delivery.withdraw(tx, participantId);
    },
    restoreSeat: (tx, participantId) => made().calls.restoreSeat(tx, participantId),
    handOverSeats: (tx, appointmentId, to) => made().calls.handOverSeats(tx, appointmentId, to),
    joinedBy: (accountId) => made().calls.joinedBy(accountId),
    askedTo: (accountId) => made().calls.askedTo(accountId),
    standings: (appointmentIds) => made().calls.standings(appointmentIds),
    minutes: (appointmentIds) => made().calls.minutes(appointmentIds),
    seatViews: (appointmentIds) => made().calls.seatViews(appointmentIds),
    appointmentChanged: (appointmentId, former) => made().calls.appointmentChanged(appointmentId, former),
    enqueue: (tx, message) => made().delivery.enqueue(tx, message),
    settleMessage: (tx, participantId, again) => made().delivery.settle(tx, participantId, again),
    lastMessages: (tx, ids) => made().delivery.lastMessages(tx, ids),
    deliveryStates: (appointmentIds) => made().delivery.states(appointmentIds),
    fates: (appointmentIds) => made().delivery.fates(appointmentIds),
    drawLetter: (...of) => made().delivery.letter(...of),
    previewLetter: (of) => made().delivery.preview(of),
  };
}

/** What the agenda wants to know of the organisation. */
export function officeOf(
  organisation: OrganisationService,
  { config, appliance }: DomainsDeps,
): Pick<
  AgendaDeps,
  | 'origin'
  | 'pinKey'
  | 'codeKey'
  | 'calendarKey'
  | 'calendarReach'
  | 'timeZone'
  | 'mainLocation'
  | 'locations'
  | 'takesWalkIns'
  | 'reminderLeads'
  | 'tallies'
  | 'asksGuests'
> {
  const { calendarHosts: hosts, calendarPrivate } = config.app;
  return {
    origin: config.app.origin,
    pinKey: appliance.keys.derive('guest-pins'),
    codeKey: appliance.keys.derive('short-codes'),
    calendarKey: appliance.keys.derive('calendars'),
    calendarReach: { hosts, private: calendarPrivate === 'yes', isTrial: config.mode === 'trial' },
    timeZone: async () => (await organisation.read()).timeZone,
    mainLocation: () => organisation.mainLocation(),
    locations: () => organisation.locations(),
    takesWalkIns: () => organisation.takesWalkIns(),
    reminderLeads: () => organisation.reminderLeads(),
    tallies: (from, until) => organisation.tallies(from, until),
    asksGuests: () => organisation.asksGuests(),
  };
}
