import type { Upcaster } from '../../eventstore/registry.ts';
import { upcastTerms } from '../rating/upcast.ts';

type Stored = Readonly<Record<string, unknown>>;

/** Brings an event of the time before trials, pauses and holds up to now: what it left in force was in service, or was over. */
const withStanding =
  (standing: 'active' | 'ended', more: Stored, termsAt: readonly string[]): Upcaster =>
  (data) => ({ ...upcastTerms(...termsAt)(withPlanCodes(data)), standing, held: false, ...more });

/** All debits were for the plan. */
function withPlanCodes(data: Stored): Stored {
  const { debits, terms } = data as { debits?: readonly Stored[]; terms: { plan: { planCode: string } } };
  const { planCode } = terms.plan;
  return debits ? { ...data, debits: debits.map((debit) => ({ ...debit, planCode })) } : data;
}

export const startedV2 = withStanding('active', { trial: null, endsOn: null, setupFees: [] }, ['terms']);

export const renewedV2: Upcaster = (data) =>
  withStanding('active', { discountsEnded: [], effectiveAt: data['completedAt'] }, ['terms'])(data);

export const planChangedV2 = withStanding('active', { setupFees: [], scheduledBy: null }, [
  'previous',
  'terms',
]);

export const revertedV2 = withStanding('active', { renewalsReversed: [] }, ['previous', 'terms']);

export const cancelledV2 = withStanding(
  'ended',
  { settlement: 'none', creditNotes: [], credits: [], invoiceId: null },
  ['terms'],
);
