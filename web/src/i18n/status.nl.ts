export const nl = {
  'status.title': 'Werkt alles?',
  'status.about': 'Beeldkamer kijkt zelf elke minuut of alles werkt.',
  'status.at': 'Laatst gekeken: {at}',
  'status.never': 'Beeldkamer is net gestart en kijkt binnen een minuut.',
  'status.all-well': 'Alles werkt.',
  'status.some': 'Niet alles werkt. Uw ICT-afdeling kan dit oplossen.',
  'status.again': 'Kijk opnieuw',
  'test-lookup.title': 'Test zonder afspraak',
  'test-lookup.about':
    'Iemand testte op de praktijkpagina en leest een code voor? Zoek hier wat er uitkwam, tot een dag later. Een test met een afspraak staat bij die afspraak.',
  'test-lookup.code': 'Code van zes tekens',
  'test-lookup.wrong':
    'Vul zes letters en cijfers in. De letters I, L en O en de cijfers 0 en 1 komen niet voor.',
  'test-lookup.find': 'Zoek',
  'status.works': 'Werkt',
  'status.trouble': 'Werkt niet goed',
  'status.since': 'Sinds {since}',
  'status.calls': 'Gesprekken',
  'status.messages': 'Mail en sms',
  'status.log': 'Logboek en gegevens',
  'status.backup': 'Back-up',
  'trouble.disk':
    'De schijf is bijna vol. Als hij vol is, kan niemand meer plannen of patiënten binnenlaten. Bel uw ICT-afdeling.',
  'trouble.backup':
    'Er is al twee dagen geen back-up gemaakt. U kunt gewoon doorwerken. Meld het bij uw ICT-afdeling.',
  'trouble.certificate':
    'Het certificaat van de website loopt bijna af. Daarna komt niemand er meer in. Meld het bij uw ICT-afdeling.',
  'trouble.door': 'De website is van buiten misschien niet te bereiken. Bel uw ICT-afdeling.',
  'trouble.seals':
    'Het logboek wordt wel bijgehouden, maar niet verzegeld. U kunt gewoon doorwerken. Meld het bij uw ICT-afdeling.',
  'trouble.relay':
    'Bij een deel van de patiënten lukt het beeldbellen niet. Lukt een gesprek niet? Bel de patiënt dan op.',
  'trouble.clock': 'Iemand heeft de klok van de computer verzet. Kijk of de tijden in de agenda kloppen.',
  'trouble.messages':
    'Berichten aan patiënten blijven wachten. Ze gaan vanzelf weg als het weer werkt. Geef een dringende uitnodiging zelf door.',
} as const;
