import type { CommandResult } from '../commands/index.ts';

/** What the demo asks for is always right: a refusal is a defect. */
export function accepted<R extends object>(answer: CommandResult<R>): CommandResult<R> & { ok: true } {
  if (answer.ok) return answer;
  throw new Error(answer.errors.map(({ code, message }) => `${code}: ${message}`).join('; '));
}
