/**
 * A pure function of texts that keeps what it has worked out, for a function that is asked the same again and again; at `most` answers it
 * forgets them all.
 */
export function remembered<K extends readonly string[]>(
  most: number,
  work: (...key: K) => string,
): (...key: K) => string {
  const known = new Map<string, string>();
  return (...key) => {
    const name = key.join(' ');
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = work(...key);
    if (known.size >= most) known.clear();
    known.set(name, found);
    return found;
  };
}
