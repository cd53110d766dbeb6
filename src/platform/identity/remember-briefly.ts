const mostEntries = 10_000;

/**
 * Remembers each answer for `ms`, so that a burst of requests costs one look-up. Concurrent callers share it;
 * failures are not remembered.
 */
export function rememberBriefly<T>(
  lookUp: (key: string) => Promise<T>,
  ms: number,
  nowMs: () => number,
): (key: string) => Promise<T> {
  const entries = new Map<string, { answer: Promise<T>; until: number }>();
  return (key) => {
    const known = entries.get(key);
    if (known && nowMs() < known.until) return known.answer;
    const answer = lookUp(key);
    if (entries.size >= mostEntries) entries.clear();
    entries.set(key, { answer, until: nowMs() + ms });
    answer.catch(() => entries.delete(key));
    return answer;
  };
}
