import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../answer.ts';
import type { Ledger } from './ledger.ts';
import type { Rule, Rules } from './rules.ts';

/** A call as it arrives, over HTTP or in process. `undoKey` is there for an undo. */
export interface SandboxCall {
  readonly tenant: string;
  readonly downstream: string;
  readonly action: string;
  readonly key: string;
  readonly undoKey?: string | null;
}

/** What the caller gets to see. */
export type SandboxReply = Answer | 'hang' | 'drop';

/**
 * A downstream that keeps the contract: one effect per key, the first answer again for a repeated key, an undone or tombstoned
 * key refused for ever. Rules make it fail, wait, hang, or act and drop the answer.
 */
export async function answerCall(ledger: Ledger, rules: Rules, call: SandboxCall): Promise<SandboxReply> {
  const undo = typeof call.undoKey === 'string';
  const rule = rules.take({ downstream: call.downstream, action: call.action, undo });
  if (rule?.mode === 'hang') return 'hang';
  if (rule?.mode === 'fail') return failure(rule);
  if (rule?.mode === 'delay') await delay(rule.delayMs);
  const answer = undo ? takeBack(ledger, call, call.undoKey ?? '') : act(ledger, call);
  return rule?.mode === 'drop' ? 'drop' : answer;
}

function act(ledger: Ledger, { tenant, downstream, action, key }: SandboxCall): Answer {
  if (ledger.undone(tenant, key)) {
    return {
      status: 409,
      body: { code: 'tombstoned', message: `the action ${key} was taken back and is refused` },
    };
  }
  const before = ledger.applied(tenant, key);
  if (before) return ok(before.result);
  const result = { reference: `${downstream}:${key}` };
  ledger.add({ kind: 'applied', tenant, downstream, action, key, undoKey: null, result });
  return ok(result);
}

function takeBack(ledger: Ledger, { tenant, downstream, action, key }: SandboxCall, undoKey: string): Answer {
  const before = ledger.undone(tenant, key);
  if (before) return ok(before.result);
  const undone = ledger.applied(tenant, key) !== null;
  const result = { reference: `${downstream}:${key}`, undone };
  ledger.add({ kind: undone ? 'undone' : 'tombstoned', tenant, downstream, action, key, undoKey, result });
  return ok(result);
}

const ok = (result: object): Answer => ({ status: 200, body: { result } });

function failure({ status, code, retryAfterSeconds }: Rule): Answer {
  const body = { code, message: `told to fail with ${status}` };
  return retryAfterSeconds === undefined
    ? { status, body }
    : { status, body, retryAfter: String(retryAfterSeconds) };
}
