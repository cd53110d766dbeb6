import type { Currency } from '../../platform/money.ts';
import { exponentOf } from '../../platform/currencies.ts';
import { inEffectOrder, type Effective } from '../recurring/effect-order.ts';
import { isLive, type Standing } from '../recurring/standing.ts';

export const successTiers = ['digital', 'standard', 'premium'] as const;

/** Who looks after an account: nobody in person, a shared team, or a named manager. */
export type SuccessTier = (typeof successTiers)[number];

/** Policy: ARR in major units of the account's currency from which a tier begins. */
export const successTierFrom: Readonly<Record<Exclude<SuccessTier, 'digital'>, bigint>> = {
  standard: 12_000n,
  premium: 60_000n,
};

export function successTierFor(arrMinor: bigint, currency: Currency): SuccessTier {
  const unit = 10n ** BigInt(exponentOf(currency));
  if (arrMinor >= successTierFrom.premium * unit) return 'premium';
  if (arrMinor >= successTierFrom.standard * unit) return 'standard';
  return 'digital';
}

/** The terms that an event of a subscription left in force, as far as the CRM minds. Amounts in minor units, 0 unless in service and paid for. */
export interface TermsFact extends Effective {
  readonly tenant: string;
  readonly accountId: string;
  readonly operationId: string;
  readonly currency: Currency;
  readonly standing: Standing;
  readonly tier: string;
  readonly tierRank: number;
  readonly mrr: bigint;
  readonly arr: bigint;
}

export interface Reassignment {
  readonly cause: TermsFact;
  readonly from: SuccessTier;
  readonly to: SuccessTier;
}

export interface AccountStanding {
  /** Tier of the highest rank among live subscriptions; of several names of one rank the first. */
  readonly planTier: string | null;
  readonly liveSubscriptions: number;
  readonly mrr: bigint;
  readonly arr: bigint;
  readonly successTier: SuccessTier;
  readonly reassignments: readonly Reassignment[];
}

/** Where an account stands and how it got there, from all terms of its subscriptions in any order; others than in its currency have no ARR. */
export function standingOf(facts: readonly TermsFact[], currency: Currency): AccountStanding {
  const live = new Map<string, TermsFact>();
  const reassignments: Reassignment[] = [];
  let successTier: SuccessTier = 'digital';
  const total = (amount: (fact: TermsFact) => bigint): bigint =>
    [...live.values()].reduce((sum, fact) => sum + (fact.currency === currency ? amount(fact) : 0n), 0n);
  for (const cause of inEffectOrder(facts)) {
    if (isLive(cause.standing)) live.set(cause.stream, cause);
    else live.delete(cause.stream);
    const to = successTierFor(
      total((fact) => fact.arr),
      currency,
    );
    if (to !== successTier) reassignments.push({ cause, from: successTier, to });
    successTier = to;
  }
  return {
    planTier: highest([...live.values()]),
    liveSubscriptions: live.size,
    mrr: total((fact) => fact.mrr),
    arr: total((fact) => fact.arr),
    successTier,
    reassignments,
  };
}

function highest(facts: readonly TermsFact[]): string | null {
  const ranked = [...facts].sort((a, b) => b.tierRank - a.tierRank || (a.tier < b.tier ? -1 : 1));
  return ranked[0]?.tier ?? null;
}
