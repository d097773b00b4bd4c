import { certificateNederlands } from './certificate-words.ts';
import { doctorNederlands } from './doctor-words.ts';
import { exportNederlands } from './export-words.ts';
import { headsNederlands } from './heads-words.ts';
import { incidentNederlands } from './incident-words.ts';
import { installNederlands } from './install-words.ts';
import { peopleNederlands } from './people-words.ts';
import { relayNederlands } from './relay-words.ts';
import { restoreNederlands } from './restore-words.ts';
import { retentionNederlands } from './retention-words.ts';
import { updateNederlands } from './update-words.ts';
import type { Words } from './words.ts';

const regel = (seq: number | null) => `regel ${seq ?? '?'}`;

/** Het beheercommando in het Nederlands. */
export const nederlands: Words = {
  usage: 'Gebruik',
  commands: 'Opdrachten',
  options: 'Opties',
  exitCodes: 'Eindcodes',
  more: 'beeldkamer COMMAND --help vertelt meer over één opdracht.',
  does: {
    init: 'maakt een nieuwe installatie: mappen, sleutels, database, organisatie, eerste beheerder',
    'create-user': 'maakt een account voor een medewerker',
    user: 'accounts van anderen: uitnodigen, wie in een bestand staan uitnodigen, tonen, tweede stap wissen, rollen, afdelingen, buitensluiten, weer toelaten, overal uitloggen',
    department: 'afdelingen van de organisatie: tonen, maken, een ander hoofd, opheffen',
    terms:
      'maakt gebruiksvoorwaarden en een privacyverklaring bekend, elk een tekstbestand; iedereen gaat opnieuw akkoord',
    set: 'verandert een instelling van de organisatie: name, phone, timeZone, path (direct of relay), bewaartermijnen',
    'export-audit':
      'schrijft het logboek naar een nieuwe map DIR: als bundel die zichzelf bewijst, of in een andere vorm',
    'send-audit': 'stuurt het logboek als DICOM-auditberichten over syslog met TLS',
    'verify-audit':
      'controleert een bundel, document of bewijs; heeft geen configuratie en geen database nodig',
    'prove-audit':
      'bewijst dat regel LINE in het logboek staat, of met --head dat het alleen groeide; drukt het bewijs af',
    'accept-clock': 'aanvaardt dat de klok achterloopt op de laatste regel van het logboek',
    head: 'toont de nieuwste ondertekende kop van het logboek, om buiten deze computer te bewaren, of mailt hem',
    'key-sheet': 'toont het sleutelblad: de sleutel die de koppen van het logboek ondertekent',
    'restore-audit':
      'na het terugzetten van een back-up: begint een nieuwe generatie van het logboek en zegt wat weg is',
    backup:
      'kopieert database en sleutels naar een nieuwe map DIR, of in app.backupFolder, en controleert de kopie; de app draait door',
    restore:
      'zet back-up DIR terug: controleert hem helemaal, zet de huidige gegevens opzij, en laat het logboek zeggen wat weg is',
    doctor:
      'kijkt naar alles waar een installatie op staat, en zegt wat te doen; --firewall drukt de matrix af',
    certificate:
      'controleert een vernieuwd certificaat met zijn sleutel, en geeft het aan de deur; gesprekken gaan door',
    health: 'vraagt de draaiende app of alles werkt',
    update:
      'installeert de nieuwere versie in FILE, met de handtekening ernaast; zet de oude terug als zij niet goed werkt',
    retention: 'vergeet nu waarvan de termijn om is, zoals de app elke nacht doet',
    incidents: 'toont wat het apparaat zelf vond, ter beoordeling',
    hold: 'bewaart gegevens van een patiënt, welke termijn er ook geldt: set PATIENT, lift HOLD, list',
    erase: 'wist een patiënt die daarom vraagt, voor zover de wet het toelaat',
  },
  option: {
    config: 'configuratie (standaard: $BEELDKAMER_CONFIG, anders /etc/beeldkamer/beeldkamer.json)',
    trial: 'werk op de proef van npm start in deze map (data/trial)',
    help: 'deze uitleg',
    answers: 'bestand met de antwoorden op de vragen: een JSON-object van teksten (INSTALL.md)',
    host: 'naam waaronder mensen het bereiken',
    certificate: 'bestand met het certificaat en zijn keten (PEM)',
    patients: 'voor patiënten en naasten met een account, in plaats van voor medewerkers',
    firewall: 'druk alleen af wat de firewall door moet laten',
    identity:
      'bestand met een sleutel van papier die de back-up opent (AGE-SECRET-KEY-1…; - is standaardinvoer)',
    'release-key':
      'bestand met de openbare sleutel van de maker (minisign); één keer nodig, daarna onthouden',
    drill: 'open en controleer de back-up, en verander niets',
    organisation: 'naam van de organisatie, zoals patiënten die zien',
    phone: 'telefoonnummer van de balie, zoals patiënten dat zien',
    name: 'naam van de persoon',
    mail: 'mailadres om mee aan te melden',
    role: 'rol; mag vaker voorkomen',
    department: 'naam van een afdeling; mag vaker voorkomen',
    'password-file':
      'bestand met het wachtwoord op de eerste regel (- is standaardinvoer); anders wordt er een gemaakt en getoond',
    head: 'een kop die buiten het apparaat bewaard is: een ondertekende notitie, of een bestand met grootte en wortel (- is standaardinvoer)',
    keys: 'sleutels die buiten het apparaat bewaard zijn, in plaats van die in de bundel',
    document: 'controleert in plaats daarvan een papier of export, met zijn bewijs',
    proof: 'bewijs bij het document (anders: BESTAND.tlog-proof)',
    consistency: 'controleert een bewijs dat het logboek sinds de bewaarde kop alleen groeide',
    format: 'bundle (standaard), csv, nen7513 (XML), fhir (R4 AuditEvents) of atna (DICOM-auditberichten)',
    from: 'eerste regel (standaard: de eerste die er is)',
    through: 'laatste regel (standaard: de laatste die er is)',
    ca: 'bestand met de certificaten om te vertrouwen in plaats van die van het systeem (PEM)',
    cert: 'bestand met ons eigen certificaat, als de server erom vraagt (PEM)',
    key: 'bestand met de sleutel daarbij (PEM)',
    reason:
      'waarom: bij een klok die achterloopt op het logboek, een herstel, een blokkade, een verzoek om te wissen; staat verborgen in het logboek',
    until: 'laatste dag van de blokkade, JJJJ-MM-DD (standaard: tot iemand haar opheft)',
    signer: 'naam en functie van wie instaat voor het herstel; minstens twee',
    out: 'bestand voor de printer (HTML)',
    send: 'mail hem aan de privacyfunctionaris',
  },
  exit: {
    ok: '0   gedaan',
    failed: '1   niet gedaan; de foutuitvoer zegt waarom',
    usage: '64  verkeerd aangeroepen',
    verify: [
      '0   heel',
      '1   gebroken; de eerste foute regel wordt genoemd',
      '2   afgekapt of teruggezet',
      '3   splitsing: een andere geschiedenis dan de kop of het controlepunt',
      '4   onleesbaar',
      '64  verkeerd aangeroepen',
    ].join('\n  '),
  },

  unknownCommand: (name) => `De opdracht "${name}" bestaat niet.`,
  unknownOption: (text) => `De opties kloppen niet: ${text}`,
  missing: (name) => `${name} ontbreekt.`,
  tooMany: (word) => `"${word}" is een woord te veel.`,
  exists: (path) => `${path} bestaat al: noem een map die nog niet bestaat.`,
  error: {
    ALREADY_EXISTS: 'Er is al een account met dit mailadres.',
    BAD_NAME: 'Een naam heeft minstens één zichtbaar teken, en hoogstens 100.',
    BAD_REQUEST:
      'Een waarde heeft niet de goede vorm: kijk naar mailadres, naam van de organisatie en telefoonnummer.',
    WEAK_PASSWORD: 'Het wachtwoord is te kort: neem minstens 12 tekens.',
    COMMON_PASSWORD: 'Dit wachtwoord is te makkelijk te raden.',
    OWN_PASSWORD: 'Dit wachtwoord bestaat vooral uit de eigen naam of die van de organisatie.',
    PASSWORD_RULES:
      'Het wachtwoord heeft een kleine letter, een hoofdletter, een cijfer en een leesteken nodig.',
    NOT_FOUND: 'Er is geen instelling met die naam.',
    PATIENT_UNKNOWN: 'Agenda en logboek kennen deze patiënt niet.',
    LAST_ONE: 'De laatste die dit mag, blijft: geef de rol eerst aan een ander.',
    NOT_ALLOWED: 'Deze rollen gaan niet samen: wie het logboek controleert, is geen beheerder.',
    BUSY: 'Het apparaat is druk: probeer het zo nog eens.',
    LOG_UNAVAILABLE:
      'Het logboek kan niet worden geschreven, dus er is niets gedaan: kijk naar schijfruimte en klok.',
  },
  diskFault: {
    full: (path) => `De schijf is vol${path === '' ? '' : ` (${path})`}: maak ruimte en probeer het opnieuw.`,
    'read-only': (path) =>
      `De schijf is alleen-lezen${path === '' ? '' : ` (${path})`}: laat hem nakijken, koppel hem aan om te schrijven en probeer het opnieuw.`,
  },

  notInTrial: 'Een proef maakt u met npm start; init is voor een echte installatie.',
  keyLost: (file) =>
    `Er zijn gegevens, maar hun sleutelbestand ${file} is weg: zet het terug. Een nieuw bestand kan ze niet openen.`,
  alreadyMade: 'Deze installatie is al compleet; er is niets veranderd.',
  installed: (folder) => `Geïnstalleerd in ${folder}.`,
  password: (password) => `Wachtwoord: ${password}`,
  onlyNow: 'Dit wachtwoord ziet u alleen nu; het wordt nergens bewaard.',

  people: peopleNederlands,
  unknownRole: (role, all) => `De rol "${role}" bestaat niet; er zijn: ${all}.`,
  userMade: (name, roles) => `Gemaakt: ${name} (${roles}).`,
  noPasswordIn: (file) => `Op de eerste regel van ${file} staat geen wachtwoord.`,

  settingChanged: (name, value) => `${name} is nu: ${value}`,

  exported: (lines, folder) => `${lines} regels geschreven naar ${folder}.`,
  keepHead: 'Bewaar deze regel buiten deze computer; verify-audit --head legt er een latere bundel naast:',
  whole: ({ lines, root }) => `Heel: ${lines} regels, wortel ${root.toString('hex')}.`,
  onlyChain:
    'Er is geen controlepunt: alleen de keten is gecontroleerd. Wie het hele logboek kan herschrijven, valt niet op.',
  provenTo: (checkpoints, size) =>
    `${checkpoints} ondertekende controlepunten kloppen; het laatste gaat over regel 1 tot en met ${size}.`,
  headsMatched: ({ matched, unsigned }) =>
    [
      matched === 1 ? 'De kop die u bewaarde klopt.' : `Alle ${matched} koppen die u bewaarde kloppen.`,
      unsigned === 0 ? 'De handtekening klopt ook.' : 'Een handtekening kon niet worden bevestigd.',
    ].join(' '),
  headLost: (size) =>
    `De kop van ${size} regels die u bewaarde gaat over verloren regels: hij is niet te bevestigen.`,
  restored: ({ seq, generation, size }) =>
    size < seq
      ? `Generatie ${generation} begint met ${regel(seq)}, uit een back-up. Er is geen verloren regel bekend.`
      : `Generatie ${generation} begint met ${regel(seq)}, uit een back-up: de vroegere regels ${seq} tot en met ${size} zijn VERLOREN.`,
  documentNamed: ({ seq, ts, code, size, origin }) =>
    `Dit document wordt genoemd door ${regel(seq)} (${code}, ${ts}) in het logboek van ${size} regels van ${origin}.`,
  grown: ({ older, newer }) =>
    `Het logboek van ${newer} regels begint met de ${older} regels van de kop die u bewaarde.`,
  oneOfThree: 'Noem één ding om te controleren: een map, --document of --consistency.',
  lineOrHead:
    'Noem één ding om te bewijzen: het nummer van een regel, of met --head dat het logboek sindsdien alleen groeide.',
  notCovered: 'Geen ondertekende kop gaat daar al over, of de inhoud van die regel is vrijgegeven.',
  proofMade: (size) => `Het bewijs gaat over het logboek van ${size} regels; verify-audit controleert het.`,
  releasedLines: (count) =>
    `${count} regels hebben geen inhoud meer: volgens de regels vrijgegeven na hun termijn.`,
  fault: {
    unreadable: (_seq, about) => `Onleesbaar: ${about} ontbreekt of is beschadigd.`,
    'no-trust': (_seq, about) =>
      `Er is niets om dit bewijs over ${about} regels naast te leggen: geef --head, of --keys met sleutels die u bewaarde.`,
    'line-too-long': (seq) => `Gebroken: ${regel(seq)} is langer dan een regel van een logboek kan zijn.`,
    'no-line-end': (seq) => `Gebroken: ${regel(seq)} heeft geen regeleinde.`,
    'not-canonical': (seq) => `Gebroken: ${regel(seq)} staat niet in de vaste vorm.`,
    'wrong-seq': (seq) => `Gebroken: op de plaats van ${regel(seq)} staat een andere.`,
    'wrong-leaf': (seq) => `Gebroken: ${regel(seq)} is na het schrijven veranderd.`,
    'wrong-chain': (seq) => `Gebroken: ${regel(seq)} volgt niet op de regel ervoor.`,
    'wrong-body': (seq) => `Gebroken: wat ${regel(seq)} over zichzelf zegt, klopt niet.`,
    'time-falls': (seq) => `Gebroken: ${regel(seq)} is ouder dan de regel ervoor.`,
    'body-missing': (seq) => `Gebroken: de inhoud van ${regel(seq)} is weg zonder vrijgave.`,
    'checkpoint-forged': (_seq, about) =>
      `Gebroken: het controlepunt van grootte ${about} is niet ondertekend met de sleutel van het logboek.`,
    'checkpoint-differs': (seq, about) =>
      `Gebroken: de regels tot en met ${about} zijn niet die van het controlepunt; de eerste veranderde is ${regel(seq)} of later.`,
    'other-document': (seq) => `Gebroken: ${regel(seq)} noemt een ander document.`,
    'not-included': (seq) => `Gebroken: ${regel(seq)} staat niet in het logboek van het controlepunt.`,
    'not-consistent': (_seq, about) =>
      `Gebroken: het bewijs toont niet dat het logboek met deze ${about} regels begint.`,
    'shorter-than-checkpoint': (_seq, about) =>
      `Afgekapt: een controlepunt gaat over ${about} regels, en die zijn er niet.`,
    'shorter-than-head': (_seq, about) =>
      `Afgekapt of teruggezet: de kop die u bewaarde gaat over ${about} regels.`,
    'two-checkpoints-of-one-size': (_seq, about) =>
      `Splitsing: twee controlepunten van grootte ${about} verschillen.`,
    'head-differs': (seq, about) =>
      `Splitsing: de eerste ${about} regels zijn niet die van de kop die u bewaarde; de eerste veranderde is ${regel(seq)} of later.`,
  },

  exports: exportNederlands,
  heads: headsNederlands,
  relay: relayNederlands,
  retention: retentionNederlands,
  incidents: incidentNederlands,
  install: installNederlands,
  doctor: doctorNederlands,
  certificate: certificateNederlands,
  restore: restoreNederlands,
  update: updateNederlands,

  clockAccepted: (before) => `Aanvaard: het logboek gaat verder vanaf nu; de regel ervoor is van ${before}.`,
  nothingToAccept: 'De klok loopt niet achter op het logboek; er is niets te aanvaarden.',
  noBackupFolder: 'Waarheen? Noem een map, of stel app.backupFolder in de configuratie in.',
  newestBackup: (at) => (at === null ? 'back-up: nog geen' : `back-up: de nieuwste is van ${at}`),
  oldBackup: 'Maak elke dag een back-up: wat na de nieuwste kwam, is weg als deze computer stukgaat.',
  backupUnderWay: 'Er loopt al een back-up: wacht daarop.',
  changesHere: 'Wat veranderde staat naast de back-up waar het bij hoort: laat de map weg.',
  changesCopied: (megabytes, folder) => `${folder}: ${megabytes} MB die sindsdien veranderde staat ernaast.`,
  backedUp: (lines, megabytes, folder) =>
    `${folder}: ${megabytes} MB, ${lines} regels van het logboek, gecontroleerd.`,
  badCopy: (why) =>
    `De kopie klopte niet en is weggegooid (${why}). Controleer het apparaat zelf met export-audit en verify-audit.`,
  healthy: 'alles werkt',
  unhealthy: (parts) => `niet alles werkt: ${parts}`,
  noAnswer: (origin, why) => `${origin} antwoordt niet (${why}).`,
};
