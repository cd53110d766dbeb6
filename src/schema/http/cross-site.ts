import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why a request is not taken: a browser sent it for another site. Browsers say so themselves (Fetch Metadata)
 * or by `Origin`; a program that sends neither is no browser and cannot be made to act for someone. Null
 * where all is well.
 */
export function crossSiteProblem(
  headers: IncomingHttpHeaders,
  allowedOrigins: readonly string[],
): string | null {
  const { origin, host } = headers;
  if (origin !== undefined && allowedOrigins.includes(origin)) return null;
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return null;
  if (site !== undefined) return `Requests from other sites (${String(site)}) are not taken here.`;
  if (origin === undefined || sameHost(origin, host)) return null;
  return `Requests from the origin ${origin} are not taken here.`;
}

function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host;
}
