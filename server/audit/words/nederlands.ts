import { NEDERLANDS_APPARAAT } from './nederlands-apparaat.ts';
import type { Attempts, Phrases } from './phrase.ts';

/** How Dutch tells of what did not come about. */
export const POGINGEN: Attempts = {
  refused: (to) => `wilde ${to}: dat is geweigerd`,
  failed: (to) => `wilde ${to}: dat mislukte`,
};

/** Every event in plain Dutch (B1), for the officer and for the patient alike. */
export const NEDERLANDS: Phrases = {
  ...NEDERLANDS_APPARAAT,

  'auth.login': { did: 'logde in', to: 'inloggen' },
  'auth.login_failed': {
    did: 'kon niet inloggen',
    to: 'inloggen',
    outs: { 4: 'kon niet inloggen', 8: 'kon niet inloggen en moet nu wachten' },
  },
  'auth.logout': { did: 'logde uit', to: 'uitloggen' },
  'session.ended': { did: 'is uitgelogd', to: 'iemand uitloggen' },
  'auth.mfa_enrol': { did: 'stelde een tweede stap in', to: 'een tweede stap instellen' },
  'auth.mfa_reset': { did: 'wiste een tweede stap', to: 'een tweede stap wissen' },
  'auth.mfa_failed': {
    did: 'gaf een verkeerde tweede stap',
    to: 'de tweede stap zetten',
    outs: {
      4: 'gaf een verkeerde tweede stap',
      8: 'gaf te vaak een verkeerde tweede stap en moet nu wachten',
    },
  },
  'auth.recovery_used': { did: 'gebruikte een herstelcode', to: 'een herstelcode gebruiken' },
  'auth.reset_sent': { did: 'vroeg een nieuw wachtwoord aan', to: 'een nieuw wachtwoord aanvragen' },
  'auth.pw_change': { did: 'koos een ander wachtwoord', to: 'een ander wachtwoord kiezen' },
  'user.viewed': { did: 'bekeek de lijst van medewerkers', to: 'de lijst van medewerkers bekijken' },
  'user.create': { did: 'maakte een account', to: 'een account maken' },
  'user.update': { did: 'wijzigde een account', to: 'een account wijzigen' },
  'user.disable': { did: 'sloot een account af', to: 'een account afsluiten' },
  'user.enable': { did: 'opende een account weer', to: 'een account weer openen' },
  'user.role_change': { did: 'wijzigde de rollen van een account', to: 'rollen wijzigen' },
  'user.department_change': {
    did: 'wijzigde op welke afdelingen iemand werkt',
    to: 'afdelingen van iemand wijzigen',
  },
  'department.made': { did: 'maakte een afdeling', to: 'een afdeling maken' },
  'department.changed': { did: 'wijzigde een afdeling', to: 'een afdeling wijzigen' },
  'department.ended': { did: 'hief een afdeling op', to: 'een afdeling opheffen' },
  'user.imported': { did: 'las medewerkers in uit een bestand', to: 'medewerkers inlezen uit een bestand' },
  'user.invited': { did: 'nodigde een medewerker uit', to: 'een medewerker uitnodigen' },
  'user.invite_opened': { did: 'opende de uitnodiging', to: 'een uitnodiging openen' },
  'user.invite_accepted': { did: 'nam de uitnodiging aan', to: 'een uitnodiging aannemen' },
  'user.invite_revoked': { did: 'trok een uitnodiging in', to: 'een uitnodiging intrekken' },
  'patient.access_viewed': {
    did: 'bekeek wie een account heeft voor de patiënt',
    to: 'bekijken wie een account heeft voor een patiënt',
  },
  'patient.account_invited': {
    did: 'nodigde iemand uit voor een account bij de patiënt',
    to: 'iemand uitnodigen voor een account bij een patiënt',
  },
  'patient.account_invite_opened': {
    did: 'opende de uitnodiging voor een account',
    to: 'een uitnodiging voor een account openen',
  },
  'patient.account_invite_revoked': {
    did: 'trok een uitnodiging voor een account in',
    to: 'een uitnodiging voor een account intrekken',
  },
  'patient.account_created': {
    did: 'maakte een account als patiënt of naaste',
    to: 'een account als patiënt of naaste maken',
  },
  'patient.account_tied': {
    did: 'kreeg met een account toegang tot de afspraken van de patiënt',
    to: 'met een account toegang krijgen tot de afspraken van een patiënt',
  },
  'patient.account_untied': {
    did: 'beëindigde iemands toegang tot de afspraken van de patiënt',
    to: 'iemands toegang tot de afspraken van een patiënt beëindigen',
  },
  'patient.account_ended': {
    did: 'beëindigde een account van een patiënt of naaste',
    to: 'een account van een patiënt of naaste beëindigen',
  },
  'user.linked': {
    did: 'koppelde zijn account aan de inlogdienst',
    to: 'een account koppelen aan de inlogdienst',
  },
  'terms.published': { did: 'gaf nieuwe voorwaarden uit', to: 'nieuwe voorwaarden uitgeven' },
  'user.auditor_asked': { did: 'vroeg om iemand controleur te maken', to: 'vragen om een controleur' },
  'user.auditor_withdrawn': {
    did: 'wees af dat iemand controleur wordt',
    to: 'afwijzen dat iemand controleur wordt',
  },
  'token.made': { did: 'gaf een ander systeem toegang', to: 'een ander systeem toegang geven' },
  'token.revoked': { did: 'sloot een ander systeem af', to: 'een ander systeem afsluiten' },
  'calendar.made': {
    did: 'liet de agenda van een ander systeem bijhouden',
    to: 'de agenda van een ander systeem laten bijhouden',
  },
  'calendar.looked': {
    did: 'liet nu kijken in de agenda van een ander systeem',
    to: 'nu laten kijken in de agenda van een ander systeem',
  },
  'calendar.removed': {
    did: 'stopte het bijhouden van de agenda van een ander systeem',
    to: 'het bijhouden van de agenda van een ander systeem stoppen',
  },
  'webhook.made': {
    did: 'liet een ander systeem berichten over afspraken krijgen',
    to: 'een ander systeem berichten over afspraken laten krijgen',
  },
  'webhook.rotated': {
    did: 'gaf een ander systeem een nieuw geheim',
    to: 'een ander systeem een nieuw geheim geven',
  },
  'webhook.revived': {
    did: 'liet mislukte berichten aan een ander systeem opnieuw gaan',
    to: 'mislukte berichten aan een ander systeem opnieuw laten gaan',
  },
  'webhook.removed': {
    did: 'stopte de berichten aan een ander systeem',
    to: 'berichten aan een ander systeem stoppen',
  },
  'device.enrolled': { did: 'voegde een apparaat toe', to: 'een apparaat toevoegen' },
  'device.revoked': { did: 'trok een apparaat in', to: 'een apparaat intrekken' },

  'patient.record_accessed': {
    did: 'bekeek de gegevens van de patiënt',
    to: 'gegevens van een patiënt bekijken',
  },
  'patient.own_viewed': { did: 'bekeek de eigen afspraken', to: 'de eigen afspraken bekijken' },
  'patient.search': { did: 'zocht een patiënt', to: 'een patiënt zoeken' },
  'patient.create': { did: 'legde gegevens van de patiënt vast', to: 'gegevens van een patiënt vastleggen' },
  'patient.update': { did: 'wijzigde gegevens van de patiënt', to: 'gegevens van een patiënt wijzigen' },
  'patient.delete': {
    did: 'verwijderde gegevens van de patiënt',
    to: 'gegevens van een patiënt verwijderen',
  },
  'patient.merge': {
    did: 'voegde gegevens van een patiënt samen',
    to: 'gegevens van een patiënt samenvoegen',
  },
  'registration.confirmed': {
    did: 'koos de code waarmee een afspraak wordt gedeclareerd',
    to: 'de code kiezen waarmee een afspraak wordt gedeclareerd',
  },
  'board.viewed': { did: 'bekeek de lijst van afspraken', to: 'de lijst van afspraken bekijken' },
  'appointment.create': { did: 'plande een afspraak', to: 'een afspraak plannen' },
  'appointment.move': { did: 'verplaatste een afspraak', to: 'een afspraak verplaatsen' },
  'appointment.cancel': { did: 'zegde een afspraak af', to: 'een afspraak afzeggen' },
  'appointment.viewed': { did: 'bekeek een afspraak', to: 'een afspraak bekijken' },
  'appointment.colleague_added': {
    did: 'voegde een collega toe aan een afspraak',
    to: 'een collega aan een afspraak toevoegen',
  },
  'appointment.handed_over': {
    did: 'gaf een afspraak aan een andere zorgverlener',
    to: 'een afspraak overdragen',
  },
  'contact.corrected': {
    did: 'verbeterde het adres van iemand bij een afspraak',
    to: 'een adres bij een afspraak verbeteren',
  },
  'availability.changed': {
    did: 'wijzigde wanneer een zorgverlener werkt',
    to: 'wijzigen wanneer een zorgverlener werkt',
  },
  'delay.announced': { did: 'meldde dat een spreekuur uitloopt', to: 'melden dat een spreekuur uitloopt' },
  'appointment.closed': { did: 'rondde een afspraak af', to: 'een afspraak afronden' },
  'type.create': { did: 'maakte een soort afspraak', to: 'een soort afspraak maken' },
  'type.update': { did: 'wijzigde een soort afspraak', to: 'een soort afspraak wijzigen' },
  'type.delete': { did: 'verwijderde een soort afspraak', to: 'een soort afspraak verwijderen' },
  'walkin.joined': { did: 'ging in de rij van het inloopspreekuur', to: 'in de rij gaan staan' },
  'walkin.entered': { did: 'ging van de rij naar de wachtkamer', to: 'van de rij naar de wachtkamer gaan' },
  'walkin.left': { did: 'ging uit de rij van het inloopspreekuur', to: 'uit de rij gaan' },
  'walkin.triaged': { did: 'hielp iemand uit de rij verder', to: 'iemand uit de rij verder helpen' },
  'location.create': { did: 'maakte een locatie', to: 'een locatie maken' },
  'location.update': { did: 'wijzigde een locatie', to: 'een locatie wijzigen' },
  'import.data': { did: 'las afspraken in uit een bestand', to: 'afspraken inlezen uit een bestand' },
  'invite.created': { did: 'maakte een link voor een afspraak', to: 'een link maken' },
  'invite.sent': {
    did: 'verstuurde een bericht over een afspraak',
    to: 'een bericht over een afspraak versturen',
  },
  'invite.failed': {
    did: 'kon een bericht niet bezorgen',
    to: 'een bericht over een afspraak versturen',
    outs: { 4: 'kon een bericht nog niet bezorgen', 8: 'kon een bericht niet bezorgen' },
  },
  'invite.settled': {
    did: 'besliste over een sms die misschien niet aankwam',
    to: 'beslissen over een sms die misschien niet aankwam',
  },
  'invite.opened': { did: 'opende een link', to: 'een link openen' },
  'invite.accepted': { did: 'meldde zich met een link', to: 'zich melden met een link' },
  'invite.refused': {
    did: 'gebruikte een link die niet werkt',
    to: 'een link gebruiken',
    outs: { 4: 'gebruikte een link die niet werkt' },
  },
  'invite.revoked': { did: 'trok een link in', to: 'een link intrekken' },

  'link.exchanged': { did: 'meldde zich voor de afspraak', to: 'zich melden voor de afspraak' },
  'seat.moved': { did: 'ging verder op een ander apparaat', to: 'verdergaan op een ander apparaat' },
  'seat.device_added': { did: 'voegde een tweede apparaat toe', to: 'een tweede apparaat toevoegen' },
  'precall.done': { did: 'testte camera, geluid en verbinding', to: 'camera, geluid en verbinding testen' },
  'identity.pin_given': { did: 'maakte een pincode voor een deelnemer', to: 'een pincode maken' },
  'identity.checked': { did: 'controleerde wie de patiënt is', to: 'controleren wie de patiënt is' },
  'call.opened': { did: 'opende de wachtkamer', to: 'de wachtkamer openen' },
  'call.admitted': { did: 'liet iemand binnen in het gesprek', to: 'iemand binnenlaten in het gesprek' },
  'call.refused': {
    did: 'liet iemand niet binnen',
    to: 'iemand weigeren bij het gesprek',
    outs: { 4: 'liet iemand niet binnen in het gesprek' },
  },
  'call.host_offered': {
    did: 'zei wie het gesprek mag overnemen',
    to: 'zeggen wie het gesprek mag overnemen',
  },
  'call.host_changed': { did: 'nam het gesprek over', to: 'het gesprek overnemen' },
  'call.removed': { did: 'haalde iemand uit het gesprek', to: 'iemand uit het gesprek halen' },
  'call.started': { did: 'begon het gesprek', to: 'het gesprek beginnen' },
  'call.joined': { did: 'kwam in het gesprek', to: 'in het gesprek komen' },
  'call.left': { did: 'verliet het gesprek', to: 'het gesprek verlaten' },
  'call.ended': { did: 'beëindigde het gesprek', to: 'het gesprek beëindigen' },
  'call.relayed': { did: 'gaf beeld en geluid versleuteld door', to: 'beeld en geluid doorgeven' },
  'call.relay_refused': {
    did: 'weigerde beeld en geluid door te geven',
    to: 'beeld en geluid doorgeven',
    outs: { 4: 'weigerde beeld en geluid door te geven' },
  },
  'call.measured': { did: 'gaf door hoe goed de verbinding was', to: 'doorgeven hoe goed de verbinding was' },
  'call.minuted': { did: 'legde de duur van het gesprek vast', to: 'de duur van het gesprek vastleggen' },
  'call.sas_ok': { did: 'vergeleek de plaatjes: die waren gelijk', to: 'de plaatjes vergelijken' },
  'call.sas_mismatch': {
    did: 'vergeleek de plaatjes: die waren niet gelijk',
    to: 'de plaatjes vergelijken',
    outs: { 12: 'vergeleek de plaatjes: die waren niet gelijk' },
  },
  'call.screenshare_start': { did: 'ging het scherm delen', to: 'het scherm delen' },
  'call.screenshare_stop': { did: 'stopte met het scherm delen', to: 'stoppen met het scherm delen' },
  'call.file_sent': { did: 'stuurde een bestand in het gesprek', to: 'een bestand sturen in het gesprek' },

  'conversation.opened': { did: 'begon een berichtenlijn', to: 'een berichtenlijn beginnen' },
  'conversation.closed': { did: 'sloot een berichtenlijn', to: 'een berichtenlijn sluiten' },
  'conversation.member_added': {
    did: 'voegde iemand toe aan een berichtenlijn',
    to: 'iemand toevoegen aan een berichtenlijn',
  },
  'conversation.member_removed': {
    did: 'haalde iemand uit een berichtenlijn',
    to: 'iemand uit een berichtenlijn halen',
  },
  'msg.sent': { did: 'stuurde een bericht', to: 'een bericht sturen' },
  'msg.failed': {
    did: 'kon een bericht niet sturen',
    to: 'een bericht sturen',
    outs: { 4: 'mocht een bericht niet sturen', 8: 'kon een bericht niet sturen' },
  },
  'msg.received': { did: 'kreeg een bericht', to: 'een bericht ontvangen' },
  'msg.changed': { did: 'wijzigde een bericht', to: 'een bericht wijzigen' },
  'msg.read': { did: 'las berichten', to: 'berichten lezen' },
  'msg.withdrawn': { did: 'trok een bericht in', to: 'een bericht intrekken' },
  'msg.deleted': { did: 'verwijderde een bericht', to: 'een bericht verwijderen' },
  'msg.forwarded': { did: 'stuurde een bericht door', to: 'een bericht doorsturen' },
  'file.uploaded': { did: 'voegde een bestand toe', to: 'een bestand toevoegen' },
  'file.viewed': { did: 'bekeek een bestand', to: 'een bestand bekijken' },
  'file.downloaded': { did: 'haalde een bestand op', to: 'een bestand ophalen' },
  'file.deleted': { did: 'verwijderde een bestand', to: 'een bestand verwijderen' },
  'recovery.used': {
    did: 'gebruikte de herstelsleutel van de organisatie',
    to: 'de herstelsleutel gebruiken',
  },
};
