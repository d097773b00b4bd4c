/** The week of the staff page, and public holidays. Dutch is the source. */
export const nl = {
  'week.view': 'Weergave',
  'week.day': 'Dag',
  'week.week': 'Week',
  'week.title': 'Week {number}',
  'week.previous': 'Vorige week',
  'week.next': 'Volgende week',
  'week.this': 'Deze week',
  'week.help':
    'Met de pijltjes gaat u naar een andere afspraak, met Enter opent u haar. Met de spatiebalk pakt u een afspraak op om haar te verplaatsen. U kunt haar ook slepen met de muis.',
  'week.help-title': 'Toetsen',
  'week.nothing': 'Geen afspraken',
  'week.clash': 'Dubbel gepland',
  'week.carrying':
    'Opgepakt. Pijltjes verplaatsen: omhoog en omlaag 5 minuten, met Shift een uur, links en rechts een dag. Enter legt neer, Escape zet terug.',
  'week.at': '{day}, {time}',
  'week.put-back': 'Teruggezet.',
  'week.ask': 'Afspraak verzetten?',
  'week.from-to':
    'Van {from} naar {to}. De deelnemers krijgen bericht van de nieuwe tijd. Hun link blijft werken.',
  'week.no-such-time': 'Dit uur bestaat niet: die nacht gaat de klok vooruit.',
  'holiday.new-year': 'Nieuwjaarsdag',
  'holiday.good-friday': 'Goede Vrijdag',
  'holiday.easter': 'Eerste Paasdag',
  'holiday.easter-monday': 'Tweede Paasdag',
  'holiday.kings-day': 'Koningsdag',
  'holiday.liberation-day': 'Bevrijdingsdag',
  'holiday.ascension': 'Hemelvaartsdag',
  'holiday.whitsun': 'Eerste Pinksterdag',
  'holiday.whit-monday': 'Tweede Pinksterdag',
  'holiday.christmas': 'Eerste Kerstdag',
  'holiday.boxing-day': 'Tweede Kerstdag',
} as const;
