import type { PlanState } from '../catalog/plan.ts';
import type { Invoiced } from '../invoice/draft.ts';
import { creditedByLine, type InvoiceState } from '../invoice/invoice.ts';
import type { Loaded } from '../loading.ts';

/** Who is billed, and on which conditions. */
export type Payer = Omit<Invoiced, 'subscriptionId'>;

/** What a decision about a subscription rests on besides the subscription itself. */
export interface Basis {
  readonly payer: Payer;
  /** Plans and add-ons that it holds, by code, where a period may begin; others are not asked for. */
  readonly plans: ReadonlyMap<string, PlanState>;
  /** Invoices of debits that have unused days. */
  readonly invoices: readonly Loaded<InvoiceState>[];
}

/** By line, what credit notes, a void and a write-off took of it, in positive minor units. */
export function adjustments({ invoices }: Basis): ReadonlyMap<string, bigint> {
  return new Map(invoices.flatMap(({ state }) => [...creditedByLine(state)]));
}

/** By line, what a write-off gave up of it, in positive minor units. */
export function neverPaid({ invoices }: Basis): ReadonlyMap<string, bigint> {
  return new Map(
    invoices.flatMap(({ state }) =>
      Object.entries(state?.lost ?? {}).map(([lineId, { minor }]) => [lineId, minor] as const),
    ),
  );
}
