/** Who a guest is, asked at the door; loaded with that screen. Dutch is the source. */
export const nl = {
  'birth-date.title': 'Wat is uw geboortedatum?',
  'birth-date.why': 'Zo weten wij dat u de juiste persoon bent.',
  'birth-date.label': 'Geboortedatum',
  'birth-date.hint': 'Dag, maand en jaar. Bijvoorbeeld 12-03-1941.',
  'birth-date.odd': 'Dit is geen datum. Schrijf hem als 12-03-1941.',
  'birth-date.wrong': 'Deze geboortedatum kennen wij niet. Kijk of u zich hebt vergist.',
  'pin.title': 'Wat is uw pincode?',
  'pin.why': 'U kreeg zes cijfers van ons, bijvoorbeeld aan de telefoon. Hebt u ze niet? Bel ons.',
  'pin.label': 'Pincode',
  'pin.hint': 'Zes cijfers',
  'pin.odd': 'Een pincode heeft zes cijfers.',
  'pin.wrong': 'Deze pincode klopt niet. Kijk of u zich hebt vergist.',
  go: 'Verder',
  'closed.title': 'Bel ons om binnen te komen',
  'closed.text':
    'Er is te vaak een verkeerd antwoord gegeven. Als u belt, krijgt u van ons een pincode waarmee u verder kunt.',
  'closed.go': 'Ik heb een nieuwe pincode',
} as const;
