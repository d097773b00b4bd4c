import type { nl } from './papers.nl.ts';
import type { Translation } from './texts.ts';

export const en: Translation<typeof nl> = {
  'papers.title': 'Papers',
  'papers.about':
    'Each paper is made of the settings and figures of now. What you make stands in the log, with its SHA-256.',
  'papers.language': 'Language of the papers',
  'papers.register': 'Register of processing (GDPR 30)',
  'papers.subprocessors': 'Sub-processors and connections to outside',
  'papers.security': 'Annex security',
  'papers.retention': 'Annex retention',
  'papers.dpia': 'Facts for the DPIA, with data flows',
  'papers.agreement-no-access': 'Agreement: without access',
  'papers.agreement-support': 'Agreement: with remote support',
  'papers.support': 'Access for support',
  'papers.monthly': 'Monthly report',
  'papers.incidents': 'Register of incidents',
  'papers.breach': 'Breach form',
  'papers.answers': 'Answers to questions of patients',
  'papers.contract-end': 'End of the agreement: export and destruction',
  'papers.which-incident': 'About which incident?',
  'papers.which-month': 'About which month?',
  'papers.no-incident': 'There is no incident.',
  'papers.pdf': 'PDF',
  'papers.json': 'Data',
  'papers.save-pdf': '{paper}: save as PDF',
  'papers.save-json': '{paper}: save as data',
  'papers.saved': '{name} is saved. Its SHA-256 stands in line {line} of the log.',
};
