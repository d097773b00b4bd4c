import type { EventCode } from '../catalogue.ts';
import type { Phrase } from './phrase.ts';

/** The log, privacy and the appliance itself, in plain Dutch. */
export const NEDERLANDS_APPARAAT = {
  'breakglass.start': { did: 'opende gegevens in nood', to: 'gegevens in nood openen' },
  'breakglass.stop': { did: 'beëindigde de toegang in nood', to: 'de toegang in nood beëindigen' },
  'consent.given': { did: 'gaf toestemming', to: 'toestemming geven' },
  'consent.withdrawn': { did: 'trok toestemming in', to: 'toestemming intrekken' },
  'terms.accepted': { did: 'ging akkoord met de voorwaarden', to: 'akkoord gaan met de voorwaarden' },
  'export.data': { did: 'gaf gegevens uit', to: 'gegevens uitgeven' },
  'document.made': { did: 'maakte een document', to: 'een document maken' },
  'patient.overview_given': {
    did: 'maakte een overzicht van wie gegevens inzag',
    to: 'een overzicht van inzage maken',
  },
  'patient.overview_offered': {
    did: 'gaf een patiënt een code voor het overzicht van inzage',
    to: 'een patiënt een code geven voor het overzicht',
  },
  'privacy.erasure_asked': {
    did: 'vroeg om gegevens van een patiënt te wissen',
    to: 'vragen om gegevens van een patiënt te wissen',
  },
  'privacy.erasure_viewed': {
    did: 'bekeek welke patiënten gewist moeten worden',
    to: 'bekijken welke patiënten gewist moeten worden',
  },
  'privacy.erasure_withdrawn': {
    did: 'wees het wissen van een patiënt af',
    to: 'het wissen van een patiënt afwijzen',
  },
  'privacy.erased': { did: 'wiste gegevens van een patiënt', to: 'gegevens van een patiënt wissen' },
  'privacy.erasure_refused': {
    did: 'kon gegevens nog niet wissen',
    to: 'gegevens van een patiënt wissen',
    outs: { 4: 'mocht gegevens van een patiënt nog niet wissen' },
  },
  'hold.set': { did: 'liet gegevens van een patiënt langer bewaren', to: 'gegevens langer laten bewaren' },
  'hold.lifted': { did: 'hief het langer bewaren op', to: 'het langer bewaren opheffen' },
  'retention.run': {
    did: 'ruimde op wat de bewaartermijn voorbij was',
    to: 'opruimen wat de bewaartermijn voorbij is',
  },

  'audit.started': { did: 'begon met het logboek', to: 'het logboek beginnen' },
  'audit.stopped': { did: 'stopte met het logboek', to: 'het logboek stoppen' },
  'audit.viewed': { did: 'bekeek het logboek', to: 'het logboek bekijken' },
  'audit.exported': { did: 'haalde regels uit het logboek op', to: 'regels uit het logboek ophalen' },
  'audit.proved': { did: 'maakte een bewijs van een regel', to: 'een bewijs van een regel maken' },
  'audit.verified': { did: 'controleerde of het logboek heel is', to: 'controleren of het logboek heel is' },
  'audit.checkpoint': { did: 'verzegelde het logboek', to: 'het logboek verzegelen' },
  'audit.head_refused': {
    did: 'kreeg een zegel dat niet past bij het logboek',
    to: 'het logboek verzegelen',
    outs: { 12: 'kreeg een zegel dat niet past bij het logboek' },
  },
  'audit.sink_failed': {
    did: 'kon het zegel nergens afleveren',
    to: 'het zegel afleveren',
    outs: { 8: 'kon het zegel niet afleveren' },
  },
  'audit.sink_restored': { did: 'kon het zegel weer afleveren', to: 'het zegel afleveren' },
  'audit.released': { did: 'gaf oude regels van het logboek vrij', to: 'oude regels vrijgeven' },

  'review.started': { did: 'begon de maandcontrole', to: 'de maandcontrole beginnen' },
  'review.viewed': { did: 'bekeek de maandcontrole', to: 'de maandcontrole bekijken' },
  'review.marked': { did: 'beoordeelde een regel', to: 'een regel beoordelen' },
  'review.asked': { did: 'stelde een vraag over een regel', to: 'een vraag over een regel stellen' },
  'review.answered': {
    did: 'beantwoordde een vraag over een regel',
    to: 'een vraag over een regel beantwoorden',
  },
  'audit.review_done': { did: 'rondde de maandcontrole af', to: 'de maandcontrole afronden' },
  'review.overdue': {
    did: 'meldde dat de maandcontrole te laat is',
    to: 'melden dat de maandcontrole te laat is',
    outs: { 4: 'meldde dat de maandcontrole te laat is' },
  },
  'incident.viewed': { did: 'bekeek incidenten', to: 'incidenten bekijken' },
  'incident.opened': { did: 'maakte een incident aan', to: 'een incident aanmaken' },
  'incident.updated': { did: 'werkte een incident bij', to: 'een incident bijwerken' },
  'incident.reported': {
    did: 'legde vast dat een incident is gemeld',
    to: 'vastleggen dat een incident is gemeld',
  },
  'incident.closed': { did: 'sloot een incident', to: 'een incident sluiten' },

  'installation.made': { did: 'installeerde het apparaat', to: 'het apparaat installeren' },
  'app.start': { did: 'startte', to: 'starten' },
  'app.stop': { did: 'stopte', to: 'stoppen' },
  'clock.accepted': { did: 'keurde de stand van de klok goed', to: 'de stand van de klok goedkeuren' },
  'clock.stepped': { did: 'merkte dat de klok is verzet', to: 'de klok volgen' },
  'config.change': { did: 'wijzigde een instelling', to: 'een instelling wijzigen' },
  'config.network': { did: 'wijzigde het netwerk', to: 'het netwerk wijzigen' },
  'config.software': { did: 'wijzigde de software', to: 'de software wijzigen' },
  'key.made': { did: 'maakte een sleutel', to: 'een sleutel maken' },
  'key.rotated': { did: 'verving een sleutel', to: 'een sleutel vervangen' },
  'backup.made': { did: 'maakte een back-up', to: 'een back-up maken' },
  'backup.restored': { did: 'zette een back-up terug', to: 'een back-up terugzetten' },
  'update.applied': { did: 'installeerde een nieuwe versie', to: 'een nieuwe versie installeren' },
  'support.session_start': { did: 'liet ondersteuning toe', to: 'ondersteuning toelaten' },
  'support.session_stop': { did: 'beëindigde de ondersteuning', to: 'de ondersteuning beëindigen' },
} as const satisfies Partial<Record<EventCode, Phrase>>;
