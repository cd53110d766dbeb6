import type { DomainError } from '../commands/errors.ts';
import type { StreamVersion } from '../eventstore/types.ts';

const refusals = {
  ReasonRequired: { path: 'reason', message: 'Give a reason: it is kept with what was done.' },
  DeadLetterNotFound: { path: 'id', message: 'There is no such dead letter.' },
  DeadLetterSettled: { path: 'id', message: 'The dead letter is not waiting: it was retried or discarded.' },
  DeadLetterUndeliverable: {
    path: 'id',
    message: 'The broker did not take the message; the dead letter still waits.',
  },
} as const;

export type OperationsRefusalCode = keyof typeof refusals;

export interface OperationsRefusal {
  readonly code: OperationsRefusalCode;
  readonly path: readonly string[];
  readonly message: string;
}

/** In the form of a command's answer. */
export type OperationsResult<R> =
  | {
      readonly ok: true;
      readonly result: R;
      readonly versions: readonly StreamVersion[];
      readonly replayed: boolean;
      readonly operationId: string;
    }
  | { readonly ok: false; readonly errors: readonly (OperationsRefusal | DomainError)[] };

export function refused(code: OperationsRefusalCode): {
  readonly ok: false;
  readonly errors: readonly OperationsRefusal[];
} {
  const { path, message } = refusals[code];
  return { ok: false, errors: [{ code, path: [path], message }] };
}
