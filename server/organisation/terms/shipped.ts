/**
 * What people accept as long as the organisation has not published texts of its own (`beeldkamer terms`). Plain Dutch
 * (B1); an empty line ends a paragraph.
 */
export const SHIPPED = {
  terms: [
    'Uw account is van u alleen. Geef uw wachtwoord, uw codes en uw passkey aan niemand, ook niet aan een collega of aan de beheerder.',
    'U gebruikt Beeldkamer alleen voor uw werk. U opent alleen gegevens van mensen met wie u een behandelrelatie hebt, of voor wie u de planning doet.',
    'Wat u in een gesprek ziet en hoort, valt onder uw beroepsgeheim. U maakt geen opname, en zorgt dat niemand meekijkt of meeluistert die daar niet bij hoort.',
    'Bent u uw telefoon of laptop kwijt, of denkt u dat iemand uw account gebruikt? Meld het dan meteen bij uw organisatie.',
    'Werkt u hier niet meer? Dan stopt uw account.',
  ].join('\n\n'),
  privacy: [
    'Uw organisatie bewaart van u: uw naam, uw mailadres, uw rollen en waar u werkt. Uw wachtwoord zelf wordt niet bewaard, alleen een afdruk waarmee het te controleren is.',
    'Alles wat u in Beeldkamer doet met gegevens van patiënten, komt in een logboek. De wet verplicht dat (NEN 7513). In het logboek staat wie wat deed, wanneer, en vanaf welk adres. De regels blijven minstens vijf jaar.',
    'Beeld en geluid gaan versleuteld van apparaat naar apparaat en worden nergens bewaard.',
    'Uw gegevens blijven op de server van uw organisatie. Niemand daarbuiten krijgt ze.',
    'U mag zien wat er over u is bewaard, en vragen om het te verbeteren. Vraag het aan de functionaris gegevensbescherming van uw organisatie.',
  ].join('\n\n'),
} as const;

/** The same for patients and relatives who make an account. */
export const SHIPPED_FOR_PATIENTS = {
  terms: [
    'Uw account is van u alleen. Geef uw wachtwoord en uw codes aan niemand. Ook wij vragen er nooit om.',
    'Een account hoeft niet. U kunt altijd beeldbellen met de link die u per afspraak krijgt.',
    'Hebt u een account voor iemand anders, zoals uw kind of uw partner? Gebruik het dan alleen voor diegene. Wij kunnen die toegang weer stoppen.',
    'Neem geen gesprek op zonder dat iedereen dat weet en goed vindt.',
    'Bent u uw telefoon kwijt, of denkt u dat iemand anders uw account gebruikt? Bel ons dan meteen.',
  ].join('\n\n'),
  privacy: [
    'Wij bewaren van uw account: uw naam, uw mailadres, en voor wie u het gebruikt. Uw wachtwoord zelf bewaren wij niet, alleen een afdruk waarmee het te controleren is.',
    'In het account ziet u uw afspraken, en wie uw gegevens bekeek. Wat u in het account doet, komt in een logboek. De wet verplicht dat (NEN 7513).',
    'Beeld en geluid van een gesprek gaan versleuteld van apparaat naar apparaat en worden nergens bewaard.',
    'Uw gegevens blijven op de server van uw zorgverlener. Niemand daarbuiten krijgt ze.',
    'Gebruikt u het account ruim een jaar niet, dan wissen wij het. U mag ons ook vragen om het eerder te wissen.',
  ].join('\n\n'),
} as const;
