import { localDay } from '../../platform/calendar.ts';
import type { Upcaster } from '../../eventstore/registry.ts';

interface Amount {
  readonly minor: bigint;
  readonly currency: string;
}

type Stored = Readonly<Record<string, unknown>>;

const zero = ({ currency }: Amount): Amount => ({ minor: 0n, currency });

/** Invoices of before taxes, discounts and customer credit: due at once, and nothing was moved to the customer's credit. */
export const invoiceIssuedV2: Upcaster = (data) => {
  const [lines, total] = [data['lines'] as readonly Stored[], data['total'] as Amount];
  return {
    ...data,
    dueOn: localDay(data['issuedAt'] as string, data['timeZone'] as string),
    lines: lines.map((line) => ({ ...line, discounts: [], tax: null })),
    subtotal: total,
    taxes: [],
    toCredit: zero(total),
  };
};

/** Invoices of before there was a choice. */
export const invoiceIssuedV3: Upcaster = (data) => ({ ...data, recognition: 'day' });

/** Credit notes of before payments: all that they gave back lowered what was open. */
export const creditNoteIssuedV2: Upcaster = (data) => {
  const [lines, total] = [data['lines'] as readonly Stored[], data['total'] as Amount];
  return {
    ...data,
    lines: lines.map((line) => ({ ...line, tax: null })),
    subtotal: total,
    taxes: [],
    allocation: {
      toReceivable: { ...total, minor: -total.minor },
      toCredit: zero(total),
      refundDue: zero(total),
    },
  };
};
