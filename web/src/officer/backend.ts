import type { Incident, IncidentList, NewIncidentStep } from '../../../server/protocol/incidents.ts';
import type {
  LogActivity,
  LogChoices,
  LogFilter,
  LogLinePersonal,
  LogLineProof,
  LogLineText,
  LogPage,
  LogWords,
} from '../../../server/protocol/log.ts';
import type { LogStanding } from '../../../server/protocol/log-check.ts';
import type { LogExport, NewExport } from '../../../server/protocol/log-export.ts';
import type {
  AskOverview,
  AskOverviewFile,
  OverviewCode,
  OverviewLetter,
  Paper,
  PaperFile,
} from '../../../server/protocol/overview.ts';
import type { AskPaper } from '../../../server/protocol/papers.ts';
import { get, post } from '../api.ts';
import { type RetentionBackend, retentionBackend } from './retention-backend.ts';
import { type ReviewBackend, reviewBackend } from './review-backend.ts';

/** What the officer's desk asks of the app. */
export interface OfficerBackend extends ReviewBackend, RetentionBackend {
  logWords(language: string): Promise<LogWords>;
  logChoices(): Promise<LogChoices>;
  /** A page of lines, the newest first; `before`: `next` of the page before. */
  logPage(filter: LogFilter, before: number | null): Promise<LogPage>;
  logActivity(filter: LogFilter): Promise<LogActivity>;
  logLine(seq: number): Promise<LogLineText>;
  logPersonal(seq: number): Promise<LogLinePersonal>;
  logProof(seq: number): Promise<LogLineProof>;
  logStanding(): Promise<LogStanding>;
  checkLog(head: string | null): Promise<LogStanding>;
  beginExport(wanted: NewExport): Promise<LogExport>;
  exportStanding(id: string): Promise<LogExport>;
  overview(patient: string, asked: AskOverview): Promise<Paper>;
  overviewFile(patient: string, asked: AskOverviewFile): Promise<PaperFile>;
  overviewCode(patient: string): Promise<OverviewCode>;
  overviewLetter(patient: string): Promise<OverviewLetter>;
  paper(asked: AskPaper): Promise<PaperFile>;
  incidents(): Promise<IncidentList>;
  noteIncident(text: string): Promise<Incident>;
  incidentStep(id: string, step: NewIncidentStep): Promise<Incident>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function officerBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): OfficerBackend {
  return {
    ...reviewBackend(heed),
    ...retentionBackend(heed),
    logWords: (language) => heed(get(`/api/log/words/${language}`)),
    logChoices: () => heed(get('/api/log/choices')),
    logPage: (filter, before) => heed(post('/api/log/lines', { filter, before })),
    logActivity: (filter) => heed(post('/api/log/activity', filter)),
    logLine: (seq) => heed(get(`/api/log/lines/${seq}`)),
    logPersonal: (seq) => heed(post(`/api/log/lines/${seq}/personal`)),
    logProof: (seq) => heed(get(`/api/log/lines/${seq}/proof`)),
    logStanding: () => heed(get('/api/log/standing')),
    checkLog: (head) => heed(post('/api/log/check', { head })),
    beginExport: (wanted) => heed(post('/api/log/exports', wanted)),
    exportStanding: (id) => heed(get(`/api/log/exports/${id}`)),
    overview: (patient, asked) => heed(post(`/api/patients/${patient}/overview`, asked)),
    overviewFile: (patient, asked) => heed(post(`/api/patients/${patient}/overview/file`, asked)),
    overviewCode: (patient) => heed(post(`/api/patients/${patient}/overview/code`)),
    overviewLetter: (patient) => heed(post(`/api/patients/${patient}/overview/letter`)),
    paper: (asked) => heed(post('/api/papers', asked)),
    incidents: () => heed(get('/api/incidents')),
    noteIncident: (text) => heed(post('/api/incidents', { text })),
    incidentStep: (id, step) => heed(post(`/api/incidents/${id}/steps`, step)),
  };
}
