/**
 * The address that a request asks for; null where what it gives is no address at all. Anyone may send anything
 * here, `//` for one, which would make a parser throw.
 */
export function requestUrl(target: string | undefined): URL | null {
  const given = target ?? '/';
  return URL.canParse(given, base) ? new URL(given, base) : null;
}

const base = 'http://gateway';
