/** What the command that takes a renewed certificate says. */
export interface CertificateWords {
  readonly noDoor: string;
  readonly noSource: string;
  readonly nothingNewer: (file: string) => string;
  readonly served: (until: string) => string;
  readonly placed: (until: string, file: string) => string;
  readonly notServed: (file: string) => string;
}

export const certificateEnglish: CertificateWords = {
  noDoor: 'There is no door here: the reverse proxy in front has the certificate.',
  noSource:
    'Whose certificate? Name both files, or set door.renewedCertFile and door.renewedKeyFile (INSTALL.md).',
  nothingNewer: (file) => `${file} is not newer than what the door has. Nothing was changed.`,
  served: (until) => `The door serves the certificate that holds until ${until}; no call was broken.`,
  placed: (until, file) =>
    `The certificate that holds until ${until} stands in ${file}. No door answers now; it serves it when it starts.`,
  notServed: (file) =>
    `The certificate stands in ${file}, and the door serves another one: look at journalctl -u beeldkamer-door, then systemctl reload beeldkamer-door.`,
};

export const certificateNederlands: CertificateWords = {
  noDoor: 'Hier is geen deur: de reverse proxy ervoor heeft het certificaat.',
  noSource:
    'Welk certificaat? Noem beide bestanden, of stel door.renewedCertFile en door.renewedKeyFile in (INSTALL.md).',
  nothingNewer: (file) => `${file} is niet nieuwer dan wat de deur heeft. Er is niets veranderd.`,
  served: (until) => `De deur gebruikt het certificaat dat geldt tot ${until}; geen gesprek brak af.`,
  placed: (until, file) =>
    `Het certificaat dat geldt tot ${until} staat in ${file}. Er antwoordt nu geen deur; zij gebruikt het als zij start.`,
  notServed: (file) =>
    `Het certificaat staat in ${file}, maar de deur gebruikt een ander: kijk in journalctl -u beeldkamer-door, en doe dan systemctl reload beeldkamer-door.`,
};
