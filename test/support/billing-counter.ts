import { accountOpened, planPublished, publishing, usd } from '../../src/commands/examples.ts';
import { creditStream, type CreditEvent } from '../../src/commands/credit/events.ts';
import { commandDeclarations } from '../../src/commands/declarations.ts';
import {
  createCommands,
  type CommandContext,
  type CommandResult,
  type Commands,
} from '../../src/commands/index.ts';
import { invoice, type Invoice } from '../../src/commands/invoice/invoice.ts';
import { invoiceStream } from '../../src/commands/invoice/events.ts';
import { load } from '../../src/commands/loading.ts';
import { subscriptionStream } from '../../src/commands/subscription/events.ts';
import { existing, subscription, type Subscription } from '../../src/commands/subscription/subscription.ts';
import { MemoryEventStore } from '../../src/eventstore/memory.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import { fixedClock } from '../../src/platform/clock.ts';

const tenant = 'acme';
const principal = { tenant, actor: 'user:ada', role: 'billing' } as const;

/** Decimal price of each plan per interval; a higher price is a higher tier. */
type Prices = Readonly<Record<string, string>>;

/** One customer in UTC who pays in USD, served through the commands in memory from noon of 1 April 2026 on. */
export class BillingCounter {
  readonly #clock = fixedClock('2026-04-01T12:00:00.000Z');
  readonly store = new MemoryEventStore({
    registry: createRegistry(commandDeclarations),
    clock: this.#clock,
  });
  readonly commands: Commands = createCommands({
    store: this.store,
    clock: this.#clock,
    sagaStarts: () => [],
    requestHashKey: 'key',
  });
  accountId = '';
  #keys = 0;

  async open(prices: Prices, unit: 'month' | 'year' = 'month'): Promise<void> {
    for (const [planCode, price] of Object.entries(prices)) {
      const tierRank = Number(usd(price).minor);
      const plan = planPublished(planCode, price, { tierRank, interval: { unit, count: 1 } });
      await did(this.commands.publishPlan(this.as(), publishing(plan)));
    }
    this.accountId = (await did(this.commands.openAccount(this.as(), accountOpened.data))).accountId;
  }

  /** A context for the next command. */
  as(): CommandContext {
    return { principal, idempotencyKey: `key-${(this.#keys += 1)}` };
  }

  /** At noon of a day. */
  on(day: string): void {
    this.#clock.set(`${day}T12:00:00.000Z`);
  }

  async start(planCode: string): Promise<string> {
    const { accountId } = this;
    return (await did(this.commands.startSubscription(this.as(), { accountId, planCode }))).subscriptionId;
  }

  /** A coupon that takes a tenth off, or another percentage, redeemed; for so many periods, or for ever. */
  async redeem(subscriptionId: string, count: number, couponCode = 'TENTH', percent = '10'): Promise<void> {
    const several =
      count === Infinity ? ({ kind: 'forever' } as const) : ({ kind: 'periods', count } as const);
    const duration = count === 1 ? ({ kind: 'once' } as const) : several;
    const discount = { kind: 'percent', percent } as const;
    await did(this.commands.publishCoupon(this.as(), { couponCode, name: couponCode, discount, duration }));
    await did(this.commands.applyCoupon(this.as(), { subscriptionId, couponCode }));
  }

  /** Bills the period that begins on a day; its invoice. */
  async renew(subscriptionId: string, day: string): Promise<string> {
    this.on(day);
    await did(this.commands.renewSubscription(this.as(), { subscriptionId }));
    return (await this.invoices()).at(-1)!.invoiceId;
  }

  /** A change at once, completed downstream; its invoice. */
  async change(subscriptionId: string, planCode: string): Promise<string> {
    const input = { subscriptionId, planCode, when: 'now' } as const;
    const answer = await this.commands.changePlan(this.as(), input);
    const { invoiceId } = await did(Promise.resolve(answer));
    await this.settle(subscriptionId);
    return invoiceId!;
  }

  /** Completes the change in flight, if there is one. */
  async settle(subscriptionId: string): Promise<void> {
    const operationId = (await this.subscription(subscriptionId)).inFlight?.changed.operationId;
    if (operationId) await did(this.commands.completePlanChange(this.as(), { subscriptionId, operationId }));
  }

  async pay(invoiceId: string, decimal: string): Promise<void> {
    await did(this.commands.recordPayment(this.as(), { invoiceId, amount: usd(decimal) }));
  }

  async subscription(subscriptionId: string): Promise<Subscription> {
    const ref = { tenant, stream: subscriptionStream(subscriptionId) };
    return existing((await load(this.store, ref, subscription)).state);
  }

  async invoice(invoiceId: string): Promise<Invoice> {
    return (await load(this.store, { tenant, stream: invoiceStream(invoiceId) }, invoice)).state!;
  }

  /** All invoices, in order of their issue. */
  async invoices(): Promise<readonly Invoice[]> {
    const streams = [...new Set(this.store.all().map(({ stream }) => stream))];
    const ids = streams.flatMap((stream) => (stream.startsWith('invoice-') ? [stream.slice(8)] : []));
    return Promise.all(ids.map((id) => this.invoice(id)));
  }

  /** The amounts of an invoice's lines, in minor units. */
  async lines(invoiceId: string): Promise<readonly bigint[]> {
    return (await this.invoice(invoiceId)).lines.map(({ amount }) => amount.minor);
  }

  /** What the customer has to their credit, in minor units. */
  async credit(): Promise<bigint> {
    const ref = { tenant, stream: creditStream(this.accountId, 'USD') };
    const { events } = await this.store.read<CreditEvent>(ref);
    return events.at(-1)?.data.balance.minor ?? 0n;
  }
}

/** What a command did. */
export async function did<R extends object>(sent: Promise<CommandResult<R>>): Promise<R> {
  const answer = await sent;
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.result;
}
