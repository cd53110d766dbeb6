import { randomUUID } from 'node:crypto';
import { createRegistry } from '../../src/eventstore/registry.ts';
import type { AppendRequest, EventMeta } from '../../src/eventstore/types.ts';

/** An event of ordinary size: some 400 bytes of body, no personal data. */
export const data = {
  subscriptionId: '0192f3a4-5b6c-7d8e-9f01-23456789abcd',
  accountId: '0192f3a4-5b6c-7d8e-9f01-abcdef012345',
  operationId: 'subscription.changePlan/0192f3a4-5b6c-7d8e-9f01-fedcba987654',
  direction: 'upgrade',
  effectiveAt: '2026-01-15T12:00:00.000Z',
  plan: { planCode: 'business', planVersion: 3, tier: 'business', tierRank: 3, unit: 'month', count: 1 },
  period: { start: '2026-01-01', end: '2026-02-01' },
  note: 'measured with the same body on every side',
};

export const registry = createRegistry([{ type: 'Measured', version: 1, personal: [], upcasters: [] }]);

export const meta: EventMeta = {
  actor: 'user:bench',
  role: 'admin',
  operationId: 'operation-0192f3a4-5b6c-7d8e',
  commandKey: 'key-0192f3a4-5b6c-7d8e',
  command: 'bench.measure',
  correlationId: 'operation-0192f3a4-5b6c-7d8e',
  causationId: null,
  traceparent: null,
  reason: null,
};

/** One event at an exact version, with its receipt: four rows. */
export function sampleAppend(stream: string, version: number): AppendRequest {
  return {
    meta,
    streams: [
      {
        tenant: 'bench',
        stream,
        accountId: `account-of-${stream}`,
        expected: version === 0 ? 'none' : version,
        events: [{ type: 'Measured', data }],
      },
    ],
    receipt: { tenant: 'bench', key: randomUUID(), requestHash: 'c'.repeat(64), result: { stream } },
  };
}
