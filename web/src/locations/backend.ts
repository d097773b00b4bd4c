import type { Desk, LocationRecord, LocationWanted } from '../../../server/protocol/locations.ts';
import type { PageRecord, PageWanted } from '../../../server/protocol/practice-page.ts';
import { get, post } from '../api.ts';
import type { Language } from '../i18n/language.svelte.ts';

/** What screens of locations ask of the app. */
export interface LocationsBackend {
  /** The desks of all locations in use, in words. */
  desks(language: Language): Promise<Desk[]>;
  /** Every location, also those no longer used. */
  allLocations(): Promise<LocationRecord[]>;
  /** Makes a location, or changes the one with this id. */
  saveLocation(id: string | null, wanted: LocationWanted): Promise<LocationRecord>;
  /** The page of a location for everybody, or a proposal. */
  practicePage(id: string): Promise<PageRecord>;
  savePracticePage(id: string, wanted: PageWanted): Promise<PageRecord>;
  /** @param png base64; null takes the logo away. */
  setLogo(id: string, png: string | null): Promise<PageRecord>;
}

/** @param heed notices answers that say that nobody is signed in any more. */
export function locationsBackend(
  heed: <Answer>(answer: Promise<Answer>) => Promise<Answer>,
): LocationsBackend {
  return {
    desks: (language) => heed(get(`/api/locations?lang=${language}`)),
    allLocations: () => heed(get('/api/locations/all')),
    practicePage: (id) => heed(get(`/api/locations/${id}/page`)),
    savePracticePage: (id, wanted) => heed(post(`/api/locations/${id}/page`, wanted)),
    setLogo: (id, png) => heed(post(`/api/locations/${id}/page/logo`, { png })),
    saveLocation: (id, wanted) => heed(post(`/api/locations${id === null ? '' : `/${id}`}`, wanted)),
  };
}
