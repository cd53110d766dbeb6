/** Why a row is left out, in words that its author can act on. */
export interface Rejection {
  /** Physical line of the file, from 1. */
  readonly line: number;
  /** Column or field concerned; null where the row as a whole is wrong. */
  readonly field: string | null;
  readonly reason: string;
}

/** Thrown while a row is read or brought in; the row is left out and the import goes on. */
export class RowRejected extends Error {
  override readonly name = 'RowRejected';

  constructor(
    readonly field: string | null,
    readonly reason: string,
  ) {
    super(field === null ? reason : `${field} ${reason}`);
  }
}

/** `line 17: MonthlyCharges "abc" is not a decimal number` */
export function rejectionLine({ line, field, reason }: Rejection): string {
  return `line ${line}: ${field === null ? reason : `${field} ${reason}`}`;
}

/** The import as a whole cannot be done; the message says what to change. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
}
