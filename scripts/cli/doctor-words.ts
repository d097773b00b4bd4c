import type { FindingCode, Level } from './doctor/finding.ts';
import type { Passage } from './doctor/firewall.ts';

type Sentence = (...facts: string[]) => string;

/** What `doctor` says. What is red says how to mend it. */
export interface DoctorWords {
  readonly level: Readonly<Record<Level, string>>;
  readonly says: Readonly<Record<FindingCode, Sentence>>;
  readonly sum: (broken: number, doubtful: number) => string;
  readonly reportTitle: (installation: string, version: string, at: string) => string;
  readonly firewall: Readonly<Record<'from' | 'to' | 'why', string>>;
  readonly parties: Readonly<Record<Passage['from'], string>>;
  readonly reasons: Readonly<Record<Passage['why'], string>>;
  readonly nothingElse: string;
}

export const doctorEnglish: DoctorWords = {
  level: { well: 'ok    ', doubtful: 'LOOK  ', broken: 'BROKEN' },
  says: {
    'dns-ok': (host, found) => `${host} is ${found}.`,
    'dns-none': (host, why) =>
      `${host} is not known (${why}): add it to the DNS that staff, patients and this computer use.`,
    'clock-kept': (at) => `The clock says ${at}, and a time server keeps it right.`,
    'clock-alone': (at) =>
      `The clock says ${at}, and nobody keeps it right: set a time server of your own network (timedatectl set-ntp true).`,
    'clock-unknown': (at) =>
      `The clock says ${at}; whether somebody keeps it right cannot be asked here. In a virtual machine, see that the host does.`,
    'clock-behind': (now, last) =>
      `The clock says ${now}, before the last line of the log (${last}): set it right. If the log is wrong: beeldkamer accept-clock --reason …`,
    'certificate-ok': (to) => `The certificate holds until ${to}.`,
    'certificate-soon': (to) => `The certificate ends on ${to}: renew it this week.`,
    'certificate-ended': (to) =>
      `The certificate ended on ${to} and browsers refuse it: put a new one there now.`,
    'certificate-early': (from) =>
      `The certificate holds only from ${from}: look whether the clock is right, or wait until then.`,
    'certificate-other-name': (host, file) =>
      `The certificate in ${file} is not for ${host}: ask your CA for one with that name in it.`,
    'certificate-unusable': (why) => why,
    'no-door': () =>
      'There is no door: a reverse proxy serves the pages, and calls cannot pass networks that let only 443 through.',
    'door-ok': (host, port) => `The door answers on ${host}:${port}.`,
    'door-silent': (host, port, why) =>
      `Nobody answers on ${host}:${port} (${why}): look at journalctl -u beeldkamer-door, and whether the name leads here.`,
    'app-ok': () => 'The app says that it is well.',
    'app-unwell': (parts) => `The app says that these are not well: ${parts}. See beeldkamer health.`,
    'app-silent': (where, why) =>
      `The app does not answer on ${where} (${why}): systemctl start beeldkamer.target, then journalctl -u beeldkamer-app.`,
    'relay-ok': (transport, ms) => `A call passes the relay over ${transport} (${ms} ms).`,
    'relay-fails': (transport, why) =>
      `No call passes the relay over ${transport} (${why}): look whether its port is open, and the name leads here.`,
    'relay-silent': (socket) =>
      `The relay does not answer on ${socket}: systemctl start beeldkamer-relay, then journalctl -u beeldkamer-relay.`,
    'relay-buffer': () =>
      'The relay has a small receive buffer, and loses bursts of video: sysctl -w net.core.rmem_max=8388608 (on the host of a container).',
    'coturn-ok': (name, transport, software) =>
      `A call passes coturn ${name} over ${transport} (${software}).`,
    'coturn-fails': (name, transport, why) =>
      `No call passes coturn ${name} over ${transport} (${why}): look whether it runs, its ports, and coturn.secretFile. Calls go through the own relay meanwhile.`,
    'coturn-old': (name, software) =>
      `coturn ${name} says it is ${software}: 4.17 or newer is wanted, with software-attribute (COTURN.md). Calls go through the own relay meanwhile.`,
    'mail-ok': (host, port) => `The mail server ${host}:${port} takes mail.`,
    'mail-none': () =>
      'There is no mail server, and invitations wait: set app.smtpHost in /etc/beeldkamer/beeldkamer.json.',
    'mail-fails': (host, port, why) =>
      `The mail server ${host}:${port} does not take mail (${why}): look at app.smtpHost, smtpPort, smtpSecurity, and its firewall.`,
    'texts-ok': (name) => `SMS gateway ${name} can be reached.`,
    'texts-none': () =>
      'There is no SMS gateway: who has no mail address gets no message (app.smsGatewaysFile, see INSTALL.md).',
    'texts-wrong': (why) => why,
    'texts-silent': (name, where, why) =>
      `SMS gateway ${name} does not answer on ${where} (${why}): look at its url, and open the firewall to it.`,
    'alarms-none': () =>
      'Nobody is told when something breaks: set app.alarmMail, or app.alarmUrl (INSTALL.md).',
    'alarms-mail': (to) => `Alarms are mailed to ${to}.`,
    'alarms-ok': (host) => `Alarms are posted to ${host}, which took a test just now.`,
    'alarms-fail': (host, why) =>
      `${host} did not take a test of the alarms (${why}): look at app.alarmUrl, app.alarmSecretFile, and its firewall.`,
    'logs-ok': (where) => `${where} takes what the programs say (systemctl status beeldkamer-logs).`,
    'logs-fail': (where, why) =>
      `${where} does not take what the programs say (${why}): look at logs.syslogHost, syslogPort, syslogCaFile, and its firewall. The journal keeps the lines meanwhile.`,
    'disk-encrypted': (folder) => `The disk under ${folder} is encrypted.`,
    'disk-plain': (folder, device) =>
      `The disk under ${folder} (${device}) is not encrypted here: encrypt it, or have whoever runs the host confirm in writing that theirs is.`,
    'disk-unknown': (folder) =>
      `Whether the disk under ${folder} is encrypted cannot be seen from here: have whoever runs the host confirm it in writing.`,
    'space-ok': (folder, free) => `${free} GB are free under ${folder}.`,
    'space-low': (folder, free) => `Only ${free} GB are free under ${folder}: make room before it is full.`,
    'space-none': (folder, free) =>
      `${free} GB are free under ${folder}: make room now, or nothing can be planned or logged.`,
    'data-unwritable': (folder) =>
      `${folder} cannot be written: look whether the disk is full, read-only, or another user's.`,
    'rights-ok': (count) => `The ${count} secrets are for their users alone.`,
    'rights-open': (path, mode) => `Everybody may open ${path} (${mode}): chmod o= ${path}`,
    'rights-missing': (path) => `${path} is gone: put it back from a backup.`,
    'backups-ok': (at) => `The newest backup is of ${at}.`,
    'backups-plain': () =>
      'Backups are not encrypted: set app.backupRecipientsFile, with an age recipient of each of two people.',
    'backups-none': () => 'There is no backup yet: systemctl start beeldkamer-backup, or wait for the night.',
    'backups-old': (at) =>
      `The newest backup is of ${at}: look at journalctl -u beeldkamer-backup, and whether the timer runs.`,
    'program-whole': (count) => `All ${count} files of the program are those of the package.`,
    'program-changed': (path, count) =>
      `${count} files of the program are not those of the package, the first is ${path}: find out who did so, then install the package again.`,
  },
  sum: (broken, doubtful) =>
    broken === 0 ? `Nothing is broken; ${doubtful} to look at.` : `${broken} broken, ${doubtful} to look at.`,
  reportTitle: (installation, version, at) => `Beeldkamer ${version} · ${installation} · ${at}`,
  firewall: { from: 'from', to: 'to', why: 'why' },
  parties: { anybody: 'staff and patients', this: 'this computer' },
  reasons: {
    pages: 'pages, sockets, and calls where only 443 is let through',
    'turn-udp': 'calls',
    'turn-tcp': 'calls where UDP is not let through',
    'turn-tls': 'calls where only this port is let through',
    mail: 'invitations',
    directory: 'passwords and groups of your directory',
    syslog: 'heads of the log',
    logs: 'what the programs say',
    alarms: 'alarms, when something breaks',
  },
  nothingElse: 'Nothing else: no update service, no STUN or fonts of others, no range of ports for media.',
};

export const doctorNederlands: DoctorWords = {
  level: { well: 'goed  ', doubtful: 'LET OP', broken: 'KAPOT ' },
  says: {
    'dns-ok': (host, found) => `${host} is ${found}.`,
    'dns-none': (host, why) =>
      `${host} is onbekend (${why}): zet de naam in de DNS die medewerkers, patiënten en deze computer gebruiken.`,
    'clock-kept': (at) => `De klok zegt ${at}, en een tijdserver houdt hem gelijk.`,
    'clock-alone': (at) =>
      `De klok zegt ${at}, en niemand houdt hem gelijk: stel een tijdserver van uw eigen netwerk in (timedatectl set-ntp true).`,
    'clock-unknown': (at) =>
      `De klok zegt ${at}; of iemand hem gelijk houdt, is hier niet te zien. Kijk bij een virtuele machine of de host dat doet.`,
    'clock-behind': (now, last) =>
      `De klok zegt ${now}, vóór de laatste regel van het logboek (${last}): zet hem gelijk. Heeft het logboek het mis: beeldkamer accept-clock --reason …`,
    'certificate-ok': (to) => `Het certificaat geldt tot ${to}.`,
    'certificate-soon': (to) => `Het certificaat eindigt op ${to}: vernieuw het deze week.`,
    'certificate-ended': (to) =>
      `Het certificaat eindigde op ${to} en browsers weigeren het: zet er nu een nieuw neer.`,
    'certificate-early': (from) =>
      `Het certificaat geldt pas vanaf ${from}: kijk of de klok goed staat, of wacht tot dan.`,
    'certificate-other-name': (host, file) =>
      `Het certificaat in ${file} is niet voor ${host}: vraag uw CA om een certificaat met die naam erin.`,
    'certificate-unusable': (why) => why,
    'no-door': () =>
      'Er is geen deur: een reverse proxy geeft de pagina’s, en gesprekken komen niet door netwerken die alleen 443 doorlaten.',
    'door-ok': (host, port) => `De deur antwoordt op ${host}:${port}.`,
    'door-silent': (host, port, why) =>
      `Niemand antwoordt op ${host}:${port} (${why}): kijk in journalctl -u beeldkamer-door, en of de naam hierheen leidt.`,
    'app-ok': () => 'De app zegt dat alles goed gaat.',
    'app-unwell': (parts) => `De app zegt dat dit niet goed gaat: ${parts}. Zie beeldkamer health.`,
    'app-silent': (where, why) =>
      `De app antwoordt niet op ${where} (${why}): systemctl start beeldkamer.target, en kijk dan in journalctl -u beeldkamer-app.`,
    'relay-ok': (transport, ms) => `Een gesprek komt door de relay over ${transport} (${ms} ms).`,
    'relay-fails': (transport, why) =>
      `Geen gesprek komt door de relay over ${transport} (${why}): kijk of de poort open is, en of de naam hierheen leidt.`,
    'relay-silent': (socket) =>
      `De relay antwoordt niet op ${socket}: systemctl start beeldkamer-relay, en kijk dan in journalctl -u beeldkamer-relay.`,
    'relay-buffer': () =>
      'De relay heeft een kleine ontvangstbuffer en verliest beeld bij drukte: sysctl -w net.core.rmem_max=8388608 (bij een container op de host).',
    'coturn-ok': (name, transport, software) =>
      `Een gesprek komt door coturn ${name} over ${transport} (${software}).`,
    'coturn-fails': (name, transport, why) =>
      `Geen gesprek komt door coturn ${name} over ${transport} (${why}): kijk of hij draait, naar zijn poorten, en naar coturn.secretFile. Gesprekken gaan zolang langs de eigen relay.`,
    'coturn-old': (name, software) =>
      `coturn ${name} noemt zich ${software}: nodig is 4.17 of nieuwer, met software-attribute (COTURN.md). Gesprekken gaan zolang langs de eigen relay.`,
    'mail-ok': (host, port) => `De mailserver ${host}:${port} neemt mail aan.`,
    'mail-none': () =>
      'Er is geen mailserver, en uitnodigingen wachten: stel app.smtpHost in, in /etc/beeldkamer/beeldkamer.json.',
    'mail-fails': (host, port, why) =>
      `De mailserver ${host}:${port} neemt geen mail aan (${why}): kijk naar app.smtpHost, smtpPort, smtpSecurity, en de firewall ervoor.`,
    'texts-ok': (name) => `Sms-dienst ${name} is bereikbaar.`,
    'texts-none': () =>
      'Er is geen sms-dienst: wie geen mailadres heeft, krijgt geen bericht (app.smsGatewaysFile, zie INSTALL.md).',
    'texts-wrong': (why) => why,
    'texts-silent': (name, where, why) =>
      `Sms-dienst ${name} geeft geen antwoord op ${where} (${why}): kijk naar de url, en zet de firewall ervoor open.`,
    'alarms-none': () =>
      'Niemand hoort het als er iets stukgaat: stel app.alarmMail in, of app.alarmUrl (INSTALL.md).',
    'alarms-mail': (to) => `Storingen worden gemaild naar ${to}.`,
    'alarms-ok': (host) => `Storingen gaan naar ${host}, dat zojuist een proefbericht aannam.`,
    'alarms-fail': (host, why) =>
      `${host} nam een proefbericht over storingen niet aan (${why}): kijk naar app.alarmUrl, app.alarmSecretFile en de firewall.`,
    'logs-ok': (where) => `${where} neemt aan wat de programma’s zeggen (systemctl status beeldkamer-logs).`,
    'logs-fail': (where, why) =>
      `${where} neemt niet aan wat de programma’s zeggen (${why}): kijk naar logs.syslogHost, syslogPort, syslogCaFile en de firewall. Zolang bewaart het journal de regels.`,
    'disk-encrypted': (folder) => `De schijf onder ${folder} is versleuteld.`,
    'disk-plain': (folder, device) =>
      `De schijf onder ${folder} (${device}) is hier niet versleuteld: versleutel hem, of laat wie de host beheert schriftelijk bevestigen dat die het is.`,
    'disk-unknown': (folder) =>
      `Of de schijf onder ${folder} versleuteld is, is van hieruit niet te zien: laat wie de host beheert dat schriftelijk bevestigen.`,
    'space-ok': (folder, free) => `${free} GB is vrij onder ${folder}.`,
    'space-low': (folder, free) => `Maar ${free} GB is vrij onder ${folder}: maak ruimte voordat het vol is.`,
    'space-none': (folder, free) =>
      `${free} GB is vrij onder ${folder}: maak nu ruimte, anders kan niets meer gepland of vastgelegd worden.`,
    'data-unwritable': (folder) =>
      `${folder} is niet te beschrijven: kijk of de schijf vol is, alleen-lezen, of van een andere gebruiker.`,
    'rights-ok': (count) => `De ${count} geheimen zijn alleen voor hun gebruikers.`,
    'rights-open': (path, mode) => `Iedereen mag ${path} openen (${mode}): chmod o= ${path}`,
    'rights-missing': (path) => `${path} is weg: zet het terug uit een back-up.`,
    'backups-ok': (at) => `De nieuwste back-up is van ${at}.`,
    'backups-plain': () =>
      'Back-ups zijn niet versleuteld: stel app.backupRecipientsFile in, met een age-ontvanger van elk van twee mensen.',
    'backups-none': () => 'Er is nog geen back-up: systemctl start beeldkamer-backup, of wacht op de nacht.',
    'backups-old': (at) =>
      `De nieuwste back-up is van ${at}: kijk in journalctl -u beeldkamer-backup, en of de timer loopt.`,
    'program-whole': (count) => `Alle ${count} bestanden van het programma zijn die van het pakket.`,
    'program-changed': (path, count) =>
      `${count} bestanden van het programma zijn niet die van het pakket, het eerste is ${path}: zoek uit wie dat deed, en installeer daarna het pakket opnieuw.`,
  },
  sum: (broken, doubtful) =>
    broken === 0 ? `Er is niets kapot; let op ${doubtful}.` : `${broken} kapot, en let op ${doubtful}.`,
  reportTitle: (installation, version, at) => `Beeldkamer ${version} · ${installation} · ${at}`,
  firewall: { from: 'van', to: 'naar', why: 'waarvoor' },
  parties: { anybody: 'medewerkers en patiënten', this: 'deze computer' },
  reasons: {
    pages: 'pagina’s, sockets, en gesprekken waar alleen 443 doorgelaten wordt',
    'turn-udp': 'gesprekken',
    'turn-tcp': 'gesprekken waar UDP niet doorgelaten wordt',
    'turn-tls': 'gesprekken waar alleen deze poort doorgelaten wordt',
    mail: 'uitnodigingen',
    directory: 'wachtwoorden en groepen van uw personeelslijst',
    syslog: 'koppen van het logboek',
    logs: 'wat de programma’s zeggen',
    alarms: 'storingen, als er iets stukgaat',
  },
  nothingElse:
    'Verder niets: geen updatedienst, geen STUN of lettertypen van anderen, geen reeks poorten voor media.',
};
