import type { Migration } from 'kysely/migration';
import { spine } from './0001-spine.ts';
import { heads } from './0002-heads.ts';
import { auditPerson } from './0003-audit-person.ts';
import { retention } from './0004-retention.ts';
import { precall } from './0005-precall.ts';
import { ownSessions } from './0006-own-sessions.ts';
import { passwordLink } from './0007-password-link.ts';
import { factors } from './0008-factors.ts';
import { appointmentNumber } from './0009-appointment-number.ts';
import { callQuality } from './0010-call-quality.ts';
import { incidents } from './0011-incidents.ts';
import { invitations } from './0013-invitations.ts';
import { singleSignOn } from './0014-single-sign-on.ts';
import { plannersBoard } from './0015-planners-board.ts';
import { kindsOfAppointment } from './0016-kinds-of-appointment.ts';
import { auditFact } from './0018-audit-fact.ts';
import { incidentSteps } from './0019-incident-steps.ts';
import { guestIdentity } from './0020-guest-identity.ts';
import { unsureMessages } from './0025-unsure-messages.ts';
import { shortCodes } from './0026-short-codes.ts';
import { kindsSayMore } from './0027-kinds-say-more.ts';
import { apiTokens } from './0030-api-tokens.ts';
import { webhooks } from './0031-webhooks.ts';
import { deepLinks } from './0032-deep-links.ts';
import { review } from './0035-review.ts';
import { incidentKinds } from './0036-incident-kinds.ts';
import { egress } from './0037-egress.ts';
import { callHeir } from './0040-call-heir.ts';
import { seatAccount } from './0041-seat-account.ts';
import { departments } from './0042-departments.ts';
import { askedColleagues } from './0043-asked-colleagues.ts';
import { breakGlass } from './0044-break-glass.ts';
import { support } from './0045-support.ts';
import { series } from './0047-series.ts';
import { availability } from './0048-availability.ts';
import { feed } from './0049-feed.ts';
import { kindsRemind } from './0050-kinds-remind.ts';
import { notByVideo } from './0051-not-by-video.ts';
import { locations } from './0052-locations.ts';
import { practicePages } from './0053-practice-pages.ts';
import { walkIn } from './0054-walk-in.ts';
import { erasureRequest } from './0057-erasure-request.ts';
import { auditorRequest } from './0058-auditor-request.ts';
import { alarmCount } from './0059-alarm-count.ts';
import { overviewCode } from './0060-overview-code.ts';
import { alarms } from './0061-alarms.ts';
import { overviewLetter } from './0064-overview-letter.ts';
import { guestLanguage } from './0067-guest-language.ts';
import { ownWords } from './0068-own-words.ts';
import { testCalls } from './0072-test-calls.ts';
import { tallies } from './0073-tallies.ts';
import { invitationPhone } from './0076-invitation-phone.ts';
import { patientAccounts } from './0080-patient-accounts.ts';
import { calendars } from './0085-calendars.ts';
import { careRules } from './0086-care-rules.ts';
import { oneWayPictures } from './0089-one-way-pictures.ts';
import { openTests } from './0090-open-tests.ts';

/** Every change of the tables since the first version, in order. Append only: a released migration never changes. */
export const migrations: Record<string, Migration> = {
  '0001-spine': spine,
  '0002-heads': heads,
  '0003-audit-person': auditPerson,
  '0004-retention': retention,
  '0005-precall': precall,
  '0006-own-sessions': ownSessions,
  '0007-password-link': passwordLink,
  '0008-factors': factors,
  '0009-appointment-number': appointmentNumber,
  '0010-call-quality': callQuality,
  '0011-incidents': incidents,
  '0013-invitations': invitations,
  '0014-single-sign-on': singleSignOn,
  '0015-planners-board': plannersBoard,
  '0016-kinds-of-appointment': kindsOfAppointment,
  '0018-audit-fact': auditFact,
  '0019-incident-steps': incidentSteps,
  '0020-guest-identity': guestIdentity,
  '0025-unsure-messages': unsureMessages,
  '0026-short-codes': shortCodes,
  '0027-kinds-say-more': kindsSayMore,
  '0030-api-tokens': apiTokens,
  '0031-webhooks': webhooks,
  '0032-deep-links': deepLinks,
  '0035-review': review,
  '0036-incident-kinds': incidentKinds,
  '0037-egress': egress,
  '0040-call-heir': callHeir,
  '0041-seat-account': seatAccount,
  '0042-departments': departments,
  '0043-asked-colleagues': askedColleagues,
  '0044-break-glass': breakGlass,
  '0045-support': support,
  '0047-series': series,
  '0048-availability': availability,
  '0049-feed': feed,
  '0050-kinds-remind': kindsRemind,
  '0051-not-by-video': notByVideo,
  '0052-locations': locations,
  '0053-practice-pages': practicePages,
  '0054-walk-in': walkIn,
  '0057-erasure-request': erasureRequest,
  '0058-auditor-request': auditorRequest,
  '0059-alarm-count': alarmCount,
  '0060-overview-code': overviewCode,
  '0061-alarms': alarms,
  '0064-overview-letter': overviewLetter,
  '0067-guest-language': guestLanguage,
  '0068-own-words': ownWords,
  '0072-test-calls': testCalls,
  '0073-tallies': tallies,
  '0076-invitation-phone': invitationPhone,
  '0080-patient-accounts': patientAccounts,
  '0085-calendars': calendars,
  '0086-care-rules': careRules,
  '0089-one-way-pictures': oneWayPictures,
  '0090-open-tests': openTests,
};
