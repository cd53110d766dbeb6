/** Where operations are taken, over HTTP and WebSocket. */
export const graphqlPath = '/graphql';

/**
 * The address that a request asks for; null where what it gives is no address at all. Anyone may send anything
 * here, `//` for one, which would make a parser throw.
 */
export function requestUrl(target: string | undefined): RequestUrl | null {
  const given = target ?? '/';
  // Nearly every address is this plain; only the others need a parser.
  if (plain.test(given)) return { pathname: given, search: '' };
  return URL.canParse(given, base) ? new URL(given, base) : null;
}

export type RequestUrl = Pick<URL, 'pathname' | 'search'>;

const plain = /^(?:\/[\w-]+)+$/;

const base = 'http://gateway';
