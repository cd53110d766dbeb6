type Rewrite = (path: string, text: string) => string | null;

/**
 * A copy in which the text at each dotted path is replaced; what is null or absent stays so.
 * @throws TypeError where a path holds something other than text: it would otherwise be stored readable.
 */
export function rewriteFields(data: object, paths: readonly string[], rewrite: Rewrite): object {
  return paths.reduce((current, path) => rewriteAt(current, path.split('.'), path, rewrite), data);
}

function rewriteAt(at: object, steps: readonly string[], path: string, rewrite: Rewrite): object {
  const [step, ...rest] = steps;
  const fields = at as Record<string, unknown>;
  const held = step === undefined ? undefined : fields[step];
  if (step === undefined || held === null || held === undefined) return at;
  if (rest.length > 0) {
    if (typeof held !== 'object') throw new TypeError(`${path}: ${step} is not an object`);
    return { ...fields, [step]: rewriteAt(held, rest, path, rewrite) };
  }
  if (typeof held !== 'string') throw new TypeError(`personal field ${path} must be text`);
  return { ...fields, [step]: rewrite(path, held) };
}
