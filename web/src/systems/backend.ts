import type { CalendarList, CalendarWanted, WatchedCalendar } from '../../../server/protocol/calendars.ts';
import type { FollowedLink } from '../../../server/protocol/deep-link.ts';
import type { NewToken, SystemToken, TokenWanted } from '../../../server/protocol/systems.ts';
import type { WebhookList, WebhookSecret, WebhookWanted } from '../../../server/protocol/webhooks.ts';
import { get, post, remove } from '../api.ts';

/** What the manager's screen of other systems asks of the app. */
export interface SystemsBackend {
  systemTokens(): Promise<SystemToken[]>;
  /** Makes a token; its secret comes this once. */
  makeToken(wanted: TokenWanted): Promise<NewToken>;
  revokeToken(id: string): Promise<null>;
  /** Follows a link that another system signed, once. */
  followLink(link: string): Promise<FollowedLink>;
  webhooks(): Promise<WebhookList>;
  /** Makes a webhook; its secret comes this once. */
  makeWebhook(wanted: WebhookWanted): Promise<WebhookSecret>;
  rotateWebhook(id: string): Promise<WebhookSecret>;
  /** Tries again what was given up. */
  reviveWebhook(id: string): Promise<null>;
  removeWebhook(id: string): Promise<null>;
  /** Calendars of other systems that are looked at, and how that goes. */
  calendars(): Promise<CalendarList>;
  makeCalendar(wanted: CalendarWanted): Promise<WatchedCalendar>;
  /** Looks at it at once. */
  lookAtCalendar(id: string): Promise<WatchedCalendar>;
  removeCalendar(id: string): Promise<null>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function systemsBackend(heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>): SystemsBackend {
  return {
    systemTokens: () => heed(get('/api/systems/tokens')),
    makeToken: (wanted) => heed(post('/api/systems/tokens', wanted)),
    followLink: (link) => heed(post('/api/deep-link', { link })),
    webhooks: () => heed(get('/api/systems/webhooks')),
    makeWebhook: (wanted) => heed(post('/api/systems/webhooks', wanted)),
    rotateWebhook: (id) => heed(post(`/api/systems/webhooks/${id}/secret`)),
    reviveWebhook: (id) => heed(post(`/api/systems/webhooks/${id}/again`)),
    removeWebhook: (id) => heed(remove(`/api/systems/webhooks/${id}`)),
    calendars: () => heed(get('/api/calendars')),
    makeCalendar: (wanted) => heed(post('/api/calendars', wanted)),
    lookAtCalendar: (id) => heed(post(`/api/calendars/${id}/now`)),
    removeCalendar: (id) => heed(remove(`/api/calendars/${id}`)),
    revokeToken: (id) => heed(remove(`/api/systems/tokens/${id}`)),
  };
}
