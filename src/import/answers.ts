import type { CommandResult, DomainError } from '../commands/index.ts';
import { RowRejected } from './rejection.ts';

/** The answer of a command that was accepted. @throws RowRejected with the reason and the remedy where it was refused. */
export function accepted<R extends object>(answer: CommandResult<R>): CommandResult<R> & { ok: true } {
  if (answer.ok) return answer;
  const [first] = answer.errors;
  throw new RowRejected(first?.path.join('.') || null, answer.errors.map(reasonOf).join('; '));
}

function reasonOf(error: DomainError): string {
  switch (error.code) {
    case 'IdempotencyKeyReused':
      return 'was imported before with other values or as of another day: run again with the same file and --as-of, or change the customer in the engine';
    case 'ExternalIdTaken':
      return 'stands in the book already and did not come from an import: change the customer in the engine';
    default:
      return error.message;
  }
}
