import fc from 'fast-check';
import { defaultConventions, recognitions, type Recognition } from '../../src/commands/policy/conventions.ts';
import {
  createCommands,
  type CommandContext,
  type CommandResult,
  type Commands,
} from '../../src/commands/index.ts';
import { booked } from '../../src/commands/invoice/booking.ts';
import { loadCredit } from '../../src/commands/credit/credit.ts';
import { commandDeclarations } from '../../src/commands/declarations.ts';
import { accountOpened } from '../../src/commands/examples.ts';
import type { DraftLine } from '../../src/commands/invoice/draft.ts';
import { invoiceStream } from '../../src/commands/invoice/events.ts';
import { invoice, type Invoice } from '../../src/commands/invoice/invoice.ts';
import { issueInvoice } from '../../src/commands/invoice/issue.ts';
import { load } from '../../src/commands/loading.ts';
import { MemoryEventStore } from '../../src/eventstore/memory.ts';
import { createRegistry } from '../../src/eventstore/registry.ts';
import { addIntervals } from '../../src/platform/calendar.ts';
import { fixedClock } from '../../src/platform/clock.ts';
import { money, times } from '../../src/platform/money.ts';
import { percentOf } from '../../src/platform/percent.ts';

const line = fc.record({
  minor: fc.integer({ min: -6_000, max: 20_000 }),
  taxCategory: fc.constantFrom('standard', 'books', 'exempt'),
  netOfTax: fc.boolean(),
  start: fc.integer({ min: -20, max: 20 }),
  days: fc.integer({ min: 1, max: 70 }),
});

const which = fc.nat(2);
const share = fc.integer({ min: 1, max: 140 });
const settlement = fc.constantFrom('credit' as const, 'refund' as const);
const noteLines = fc.array(fc.record({ line: fc.nat(3), share }), { minLength: 1, maxLength: 3 });

const operation = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant('bill' as const),
      lines: fc.array(line, { minLength: 1, maxLength: 4 }),
      recognition: fc.constantFrom(...recognitions),
    }),
    weight: 3,
  },
  fc.record({ kind: fc.constant('draft' as const), lines: fc.array(line, { minLength: 1, maxLength: 2 }) }),
  { arbitrary: fc.record({ kind: fc.constant('pay' as const), which, share }), weight: 4 },
  {
    arbitrary: fc.record({ kind: fc.constant('credit' as const), which, settlement, lines: noteLines }),
    weight: 3,
  },
  fc.record({ kind: fc.constant('creditAll' as const), which, settlement }),
  fc.record({ kind: fc.constantFrom('void' as const, 'writeOff' as const, 'apply' as const), which }),
  { arbitrary: fc.record({ kind: fc.constant('refund' as const), which, share }), weight: 3 },
  { arbitrary: fc.record({ kind: fc.constant('settle' as const), which }), weight: 2 },
  fc.record({
    kind: fc.constant('grant' as const),
    minor: fc.integer({ min: 1, max: 9_000 }),
    source: fc.constantFrom('goodwill' as const, 'prepayment' as const),
  }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** What a customer with inclusive and exclusive taxes is billed, pays and is given back, a few days apart. */
export const invoicingLife: fc.Arbitrary<
  readonly { readonly days: number; readonly operation: Operation }[]
> = fc.array(fc.record({ days: fc.nat(20), operation }), { minLength: 3, maxLength: 18 });

const tenant = 'acme';
const currency = 'USD';

/** What was refused left nothing behind; how many were done tells whether a life is worth its name. */
export interface PlayedLife {
  readonly store: MemoryEventStore;
  readonly accountId: string;
  readonly done: number;
}

/** Plays a life through the commands, in memory. */
export async function playInvoicing(
  life: readonly { readonly days: number; readonly operation: Operation }[],
): Promise<PlayedLife> {
  const player = new Player();
  await player.begin();
  for (const { days, operation: next } of life) await player.play(days, next);
  return player;
}

class Player implements PlayedLife {
  readonly #clock = fixedClock('2026-01-15T12:00:00.000Z');
  readonly store = new MemoryEventStore({
    registry: createRegistry(commandDeclarations),
    clock: this.#clock,
  });
  readonly #commands: Commands = createCommands({
    store: this.store,
    clock: this.#clock,
    sagaStarts: () => [],
    requestHashKey: 'key',
  });
  readonly #invoiceIds: string[] = [];
  accountId = '';
  done = 0;
  #today = '2026-01-15';
  #keys = 0;

  async begin(): Promise<void> {
    const opened = await this.#commands.openAccount(this.#as(), accountOpened.data);
    if (!opened.ok) throw new Error('The account could not be opened.');
    this.accountId = opened.result.accountId;
    const vat = { code: 'VAT', name: 'VAT', inclusive: false, percent: '19', category: 'standard' };
    const taxes = [vat, { ...vat, code: 'RED', percent: '7.7', inclusive: true, category: 'books' }];
    await this.#commands.setTaxes(this.#as(), { accountId: this.accountId, taxes });
  }

  async play(days: number, next: Operation): Promise<void> {
    this.#today = addIntervals(this.#today, { unit: 'day', count: 1 }, days);
    this.#clock.set(`${this.#today}T12:00:00.000Z`);
    const result = await this.#answer(next);
    if (result?.ok) this.done += 1;
  }

  async #answer(next: Operation): Promise<CommandResult<object> | null> {
    if (next.kind === 'bill') return this.#bill(next.lines, next.recognition);
    if (next.kind === 'draft') return this.#draft(next.lines);
    if (next.kind === 'grant') {
      const { source, minor } = next;
      const amount = money(minor, currency);
      return this.#commands.grantCredit(this.#as(), {
        accountId: this.accountId,
        amount,
        source,
        reason: 'r',
      });
    }
    const invoiceId = this.#invoiceIds[next.which % this.#invoiceIds.length];
    if (invoiceId === undefined) return null;
    const { state } = await load(this.store, { tenant, stream: invoiceStream(invoiceId) }, invoice);
    return this.#onInvoice(next, state!);
  }

  #onInvoice(
    next: Exclude<Operation, { kind: 'bill' | 'draft' | 'grant' }>,
    state: Invoice,
  ): Promise<CommandResult<object>> {
    const { invoiceId } = state;
    const reason = 'r';
    const part = (minor: bigint, of: number) =>
      times(money(minor < 1n ? 1n : minor, currency), percentOf(String(of)));
    switch (next.kind) {
      case 'pay':
        return this.#commands.recordPayment(this.#as(), {
          invoiceId,
          amount: part(state.open.minor, next.share),
        });
      case 'credit': {
        const lines = next.lines.flatMap(({ line: index, share: of }) => {
          const chosen = state.lines[index];
          return chosen ? [{ lineId: chosen.lineId, amount: part(chosen.amount.minor, of) }] : [];
        });
        return this.#commands.creditInvoice(this.#as(), {
          ...{ invoiceId, reason, settlement: next.settlement },
          lines: [...new Map(lines.map((each) => [each.lineId, each])).values()],
        });
      }
      case 'creditAll':
        return this.#commands.creditInvoice(this.#as(), { invoiceId, reason, settlement: next.settlement });
      case 'void':
        return this.#commands.voidInvoice(this.#as(), { invoiceId, reason });
      case 'writeOff':
        return this.#commands.writeOffInvoice(this.#as(), { invoiceId, reason });
      case 'apply':
        return this.#commands.applyCredit(this.#as(), { invoiceId });
      case 'refund': {
        const amount = part(state.paid.minor, next.share);
        return this.#commands.requestRefund(this.#as(), { invoiceId, amount, reason });
      }
      case 'settle': {
        const [refundId = 'none'] = Object.keys(state.refunds).filter((id) => !state.refunds[id]!.settled);
        return this.#commands.settleRefund(this.#as(), { invoiceId, refundId });
      }
    }
  }

  /** As a subscription's change does: credits and charges, by the door that every such command takes. */
  async #bill(lines: readonly LineOfLife[], recognition: Recognition): Promise<CommandResult<object>> {
    const operationId = `bill-${(this.#keys += 1)}`;
    const occasion = {
      now: this.#clock.now(),
      operationId,
      idOf: (...parts: string[]) => [operationId, ...parts].join('/'),
    };
    const { accountId } = this;
    const taxes = [
      { category: 'standard', code: 'VAT', name: 'VAT', percent: '19', inclusive: false },
      { category: 'books', code: 'RED', name: 'VAT', percent: '7.7', inclusive: true },
    ];
    const invoiced = {
      accountId,
      subscriptionId: null,
      timeZone: 'UTC',
      currency,
      taxes,
      netDays: 14,
      conventions: { ...defaultConventions, recognition },
    };
    const drafts = lines.map((each, index) => this.#draftLine(each, occasion.idOf('line', String(index))));
    const issued = issueInvoice(invoiced, operationId, drafts, occasion);
    const held = await loadCredit(this.store, { tenant, accountId, currency });
    const appended = await this.store.append({ streams: booked(held, [issued], [], occasion), meta });
    if (appended.outcome !== 'appended') throw new Error(`bill: ${appended.outcome}`);
    this.#invoiceIds.push(operationId);
    return { ok: true, result: {}, versions: appended.versions, replayed: false, operationId };
  }

  async #draft(lines: readonly LineOfLife[]): Promise<CommandResult<object>> {
    const drafted = await this.#commands.draftInvoice(this.#as(), {
      accountId: this.accountId,
      lines: lines.map(({ minor, taxCategory }) => ({
        description: 'by hand',
        unitAmount: money(Math.abs(minor), currency),
        taxCategory,
      })),
    });
    if (!drafted.ok) return drafted;
    this.#invoiceIds.push(drafted.result.invoiceId);
    return this.#commands.issueInvoice(this.#as(), { invoiceId: drafted.result.invoiceId });
  }

  #draftLine({ minor, taxCategory, netOfTax, start, days }: LineOfLife, lineId: string): DraftLine {
    const day = { unit: 'day', count: 1 } as const;
    const first = addIntervals(this.#today, day, start);
    return {
      ...{ lineId, taxCategory, netOfTax, description: lineId, amount: money(minor, currency) },
      kind: minor < 0 ? 'proration_credit' : 'charge',
      period: { start: first, end: addIntervals(first, day, days) },
      ...{ discounts: [], planCode: 'gold', planVersion: 1, quantity: 1, corrects: null },
    };
  }

  #as(): CommandContext {
    return {
      principal: { tenant, actor: 'user:ada', role: 'billing' },
      idempotencyKey: `key-${(this.#keys += 1)}`,
    };
  }
}

type LineOfLife = typeof line extends fc.Arbitrary<infer T> ? T : never;

const meta = {
  actor: 'user:ada',
  role: 'billing' as const,
  operationId: 'bill',
  commandKey: 'bill',
  command: 'test.bill',
  correlationId: 'bill',
  causationId: null,
  traceparent: null,
  reason: null,
};
