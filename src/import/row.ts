import { RowRejected } from './rejection.ts';

/** Fields of one record by the name of their column, trimmed. */
export class Row {
  readonly #columns: ReadonlyMap<string, number>;
  readonly #fields: readonly string[];

  constructor(
    readonly line: number,
    columns: ReadonlyMap<string, number>,
    fields: readonly string[],
  ) {
    this.#columns = columns;
    this.#fields = fields;
  }

  /** Empty where the column or its content is missing. */
  text(column: string): string {
    const at = this.#columns.get(column);
    const text = at === undefined ? '' : (this.#fields[at] ?? '').trim();
    if (hasControlCharacter(text)) throw new RowRejected(column, 'holds a control character');
    if (text.length > 200) throw new RowRejected(column, 'is longer than 200 characters');
    return text;
  }

  required(column: string): string {
    const text = this.text(column);
    if (text === '') throw new RowRejected(column, 'is missing');
    return text;
  }

  /** One of the given words, by which the choices are keyed. */
  choice<T>(column: string, choices: Readonly<Record<string, T>>): T {
    const text = this.required(column);
    if (!Object.hasOwn(choices, text))
      throw new RowRejected(column, `"${text}" is none of: ${Object.keys(choices).join(', ')}`);
    return choices[text] as T;
  }

  wholeNumber(column: string, most: number): number {
    const text = this.required(column);
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > most)
      throw new RowRejected(column, `"${text}" is not a whole number from 0 to ${most}`);
    return value;
  }
}

/** Columns by name; a name that stands twice would be ambiguous and is told by the caller. */
export function columnIndex(header: readonly string[]): ReadonlyMap<string, number> {
  return new Map(header.map((name, at) => [name, at]));
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 32 || code === 127) return true;
  }
  return false;
}
