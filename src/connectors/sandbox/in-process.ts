import { outcomeOf } from '../answer.ts';
import type { CallOutcome, Connector, DownstreamCall } from '../types.ts';
import { answerCall } from './downstream.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { createRules, type Rules } from './rules.ts';

export interface InProcessSandbox extends Connector {
  readonly ledger: Ledger;
  readonly rules: Rules;
}

/**
 * The sandbox downstream within the process, for where no real one is configured and for tests: same contract, same rules, no
 * network. Its ledger ends with the process unless it is given one.
 */
export function createInProcessSandbox(ledger: Ledger = openLedger()): InProcessSandbox {
  const rules = createRules();

  const ask = async (call: DownstreamCall, undoKey: string | null): Promise<CallOutcome> => {
    const { tenant, downstream, action, key, signal } = call;
    const reply = await answerCall(ledger, rules, { tenant, downstream, action, key, undoKey });
    if (reply === 'drop') return { outcome: 'unknown', message: 'the connection was cut before the answer' };
    if (reply !== 'hang') return outcomeOf(reply, Date.now());
    await aborted(signal);
    return { outcome: 'unknown', message: 'no answer within the time limit' };
  };

  return {
    ledger,
    rules,
    invoke: (call) => ask(call, null),
    undo: (call) => ask(call, call.undoKey),
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }
}
