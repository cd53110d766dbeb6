import fc from 'fast-check';
import type { CommandResult } from '../../src/commands/index.ts';
import type { Invoice } from '../../src/commands/invoice/invoice.ts';
import { addIntervals } from '../../src/platform/calendar.ts';
import { money } from '../../src/platform/money.ts';
import type { Conventions } from '../../src/commands/policy/conventions.ts';
import { BillingCounter, did } from './billing-counter.ts';

/** Prices a year that leave a remainder however they are split. */
const prices = { bronze: '50.05', silver: '100.00', gold: '200.01', platinum: '365.49' };

const which = fc.nat(5);
const plan = fc.constantFrom('bronze', 'silver', 'gold', 'platinum');
const settlement = fc.constantFrom('credit' as const, 'refund' as const);

const step = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('change' as const), plan }), weight: 6 },
  {
    arbitrary: fc.record({
      kind: fc.constant('pay' as const),
      which,
      share: fc.constantFrom(40, 100),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const, 'move' as const) }),
    weight: 4,
  },
  fc.record({ kind: fc.constant('cancel' as const), settlement }),
  { arbitrary: fc.record({ kind: fc.constant('reactivate' as const) }), weight: 2 },
  {
    arbitrary: fc.record({ kind: fc.constantFrom('void' as const, 'creditAll' as const), which }),
    weight: 3,
  },
  { arbitrary: fc.record({ kind: fc.constant('writeOff' as const), which }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant('apply' as const), which }), weight: 2 },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A year of a subscription that goes through plans while its bills are paid, written off and taken back, some days apart. */
export const correctedLife: fc.Arbitrary<LifeOfBills> = fc.record({
  proration: fc.constantFrom('day' as const, 'second' as const),
  steps: fc.array(fc.record({ days: fc.constantFrom(0, 1, 13), step }), { minLength: 6, maxLength: 18 }),
});

export interface LifeOfBills {
  readonly proration: Conventions['proration'];
  readonly steps: readonly { readonly days: number; readonly step: Step }[];
}

export interface CorrectedLife {
  readonly counter: BillingCounter;
  /** Steps that were not refused. */
  readonly done: readonly Step['kind'][];
}

/** Plays a life through the commands, in memory; changes are completed at once. `look` sees what each step leaves. */
export async function playCorrected(
  { proration, steps }: LifeOfBills,
  look: (counter: BillingCounter) => Promise<void>,
): Promise<CorrectedLife> {
  const counter = new BillingCounter();
  await counter.open(prices, 'year');
  await did(counter.commands.setConventions(counter.as(), { proration }));
  const subscriptionId = await counter.start('silver');
  const done: Step['kind'][] = [];
  let today = '2026-04-01';
  for (const { days, step: next } of steps) {
    today = addIntervals(today, { unit: 'day', count: 1 }, days);
    counter.on(today);
    const answer = await taken(counter, subscriptionId, next);
    if (answer.ok) done.push(next.kind);
    await counter.settle(subscriptionId);
    await look(counter);
  }
  return { counter, done };
}

async function taken(
  counter: BillingCounter,
  subscriptionId: string,
  next: Step,
): Promise<CommandResult<object>> {
  const { commands } = counter;
  switch (next.kind) {
    case 'change':
      return commands.changePlan(counter.as(), { subscriptionId, planCode: next.plan, when: 'now' });
    case 'pause':
      return commands.pauseSubscription(counter.as(), { subscriptionId });
    case 'resume':
    case 'move':
      return commands.resumeSubscription(counter.as(), {
        subscriptionId,
        anchor: next.kind === 'move' ? 'move' : 'keep',
      });
    case 'cancel':
      return commands.cancelSubscription(counter.as(), { subscriptionId, settlement: next.settlement });
    case 'reactivate':
      return commands.reactivateSubscription(counter.as(), { subscriptionId });
    default: {
      const invoices = await counter.invoices();
      return corrected(counter, next, invoices[next.which % invoices.length]!);
    }
  }
}

function corrected(
  counter: BillingCounter,
  next: Extract<Step, { readonly which: number }>,
  { invoiceId, open }: Invoice,
): Promise<CommandResult<object>> {
  const { commands } = counter;
  const bill = { invoiceId, reason: 'by hand' };
  switch (next.kind) {
    case 'pay': {
      const amount = money((open.minor * BigInt(next.share)) / 100n, 'USD');
      return commands.recordPayment(counter.as(), { invoiceId, amount });
    }
    case 'void':
      return commands.voidInvoice(counter.as(), bill);
    case 'creditAll':
      return commands.creditInvoice(counter.as(), bill);
    case 'writeOff':
      return commands.writeOffInvoice(counter.as(), bill);
    case 'apply':
      return commands.applyCredit(counter.as(), { invoiceId });
  }
}
