import { traced } from '../platform/tracing.ts';
import type { CallOutcome, Connector, DownstreamCall } from './types.ts';

/** One call to a downstream system, over. */
export interface EndedCall {
  readonly downstream: string;
  readonly action: string;
  readonly of: 'action' | 'undo';
  readonly outcome: CallOutcome['outcome'];
  readonly seconds: number;
}

/** The same connector, with a client span around each call, whose context the call carries, and its end told. */
export function createObservedConnector(connector: Connector, onEnded: (call: EndedCall) => void): Connector {
  const observed = <C extends DownstreamCall>(
    of: EndedCall['of'],
    call: C,
    send: (call: C) => Promise<CallOutcome>,
  ): Promise<CallOutcome> => {
    const { downstream, action, traceparent: parent } = call;
    const attributes = { 'peer.service': downstream, 'revenue.idempotency_key': call.key };
    const name = `${downstream} ${action}${of === 'undo' ? ' undo' : ''}`;
    const begun = performance.now();
    return traced({ name, kind: 'client', parent, attributes }, async (span) => {
      const outcome = await send({ ...call, traceparent: span.traceparent });
      if (outcome.outcome !== 'succeeded') span.fail(outcome.message);
      const seconds = (performance.now() - begun) / 1000;
      onEnded({ downstream, action, of, outcome: outcome.outcome, seconds });
      return outcome;
    });
  };
  return {
    invoke: (call) => observed('action', call, (traced) => connector.invoke(traced)),
    undo: (call) => observed('undo', call, (traced) => connector.undo(traced)),
  };
}
