/**
 * The oldest coturn that may serve patients: before it a peer in an IPv4-mapped address passed the deny list
 * (CVE-2026-27624), which is the one thing that keeps an open relay out of the own network.
 */
const OLDEST = [4, 17] as const;

/** Whether a SOFTWARE attribute (RFC 8489 §14.14) names a coturn that is young enough; who does not say is not. */
export function isYoungEnough(software: string | null): boolean {
  const [, major, minor] = /^coturn-(\d+)\.(\d+)/i.exec(software ?? '') ?? [];
  if (major === undefined || minor === undefined) return false;
  const [leastMajor, leastMinor] = OLDEST;
  return Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor);
}
