import type { CommandContext, CommandResult } from '../../src/commands/index.ts';
import type { CreditNoteIssued, InvoiceEvent, InvoiceIssued } from '../../src/commands/invoice/events.ts';
import type { Conventions } from '../../src/commands/policy/conventions.ts';
import type { SubscriptionResult } from '../../src/commands/subscription/inputs.ts';
import { sagaView } from '../../src/sagas/index.ts';
import type { Preview, PreviewResult } from '../../src/preview/index.ts';
import { booksOf, differenceOf } from './books.ts';
import type { Step } from './lives.ts';
import { offer, openMarket } from './market.ts';
import { did } from './shop.ts';
import type { PreviewStand } from './stand.ts';

/** One customer with its subscriptions, whose operations are previewed before they are sent. */
export class Life {
  readonly #subscriptions: string[] = [];
  readonly #unsettled = new Map<string, string>();
  readonly #invoices: string[] = [];
  readonly #stand: PreviewStand;
  readonly #tenant: string;
  #accountId = '';
  #operations = 0;

  constructor(stand: PreviewStand, tenant: string) {
    this.#stand = stand;
    this.#tenant = tenant;
  }

  /** `inclusive`: prices contain the tax. */
  async begin(inclusive: boolean, proration: Conventions['proration']): Promise<void> {
    this.#accountId = await openMarket(this.#stand.commands, () => this.#context(), inclusive);
    await did(this.#stand.commands.setConventions(this.#context(), { proration }));
  }

  async play(step: Step): Promise<void> {
    // Not always at the same time of the day: where service is reckoned by second it matters.
    const after = step.days * 86_400_000 + step.quantity * 2_345_678;
    const at = new Date(Date.parse(this.#stand.clock.now()) + after).toISOString();
    this.#stand.clock.set(at);
    const subscriptionId = this.#subscriptions[step.which % (this.#subscriptions.length || 1)] ?? 'nothing';
    if (step.settleFirst) await this.#settleWhatIsDue(subscriptionId);
    const { commands, previews } = this.#stand;
    const { quantity, when, plan: planCode } = step;
    const pack = planCode === 'gold' ? 'gold-pack' : 'pack';
    const couponCode = step.which % 2 === 0 ? 'TWICE' : 'ALWAYS';
    const earlier = step.back === 0 ? null : dayBefore(at, step.back);
    const invoiceId = this.#invoices[step.which % (this.#invoices.length || 1)] ?? 'none';
    const of = { subscriptionId };
    switch (step.kind) {
      case 'start': {
        const addOns = quantity > 4 ? [{ planCode: planCode === 'gold' ? 'gold-pack' : 'pack' }] : [];
        const couponCodes = quantity > 5 ? [couponCode] : [];
        const startedOn = step.which === 0 ? dayBefore(at, -10) : earlier;
        const terms = { planCode, quantity, addOns, couponCodes };
        const input = { accountId: this.#accountId, ...terms, startedOn, trialDays: step.trialDays };
        return this.#both(previews.startSubscription, commands.startSubscription, input);
      }
      case 'change':
        return this.#both(previews.changePlan, commands.changePlan, { ...of, planCode, quantity, when });
      case 'quantity':
        return this.#both(previews.changeQuantity, commands.changeQuantity, { ...of, quantity, when });
      case 'add-on':
        return this.#both(previews.addAddOn, commands.addAddOn, { ...of, planCode: pack, quantity, when });
      case 'add-on quantity': {
        const input = { ...of, planCode: pack, quantity, when };
        return this.#both(previews.changeAddOnQuantity, commands.changeAddOnQuantity, input);
      }
      case 'without add-on':
        return this.#both(previews.removeAddOn, commands.removeAddOn, { ...of, planCode: pack, when });
      case 'revoke change':
        return this.#both(previews.revokeScheduledChange, commands.revokeScheduledChange, of);
      case 'coupon':
        return this.#both(previews.applyCoupon, commands.applyCoupon, { ...of, couponCode });
      case 'without coupon':
        return this.#both(previews.removeCoupon, commands.removeCoupon, { ...of, couponCode });
      case 'overrides': {
        const overrides =
          quantity > 3 ? [] : [{ key: 'seats', kind: 'limit', limit: 100 * quantity } as const];
        return this.#both(previews.setOverrides, commands.setOverrides, { ...of, overrides });
      }
      case 'pause':
        return this.#both(previews.pauseSubscription, commands.pauseSubscription, of);
      case 'resume': {
        const input = { ...of, anchor: step.anchor };
        return this.#both(previews.resumeSubscription, commands.resumeSubscription, input);
      }
      case 'hold':
        return this.#both(previews.holdSubscription, commands.holdSubscription, of);
      case 'release':
        return this.#both(previews.releaseSubscription, commands.releaseSubscription, of);
      case 'cancel': {
        const effectiveOn = when === 'period_end' ? null : earlier;
        const settlement = when === 'period_end' ? null : step.settlement;
        const input = { ...of, when, effectiveOn, settlement };
        return this.#both(previews.cancelSubscription, commands.cancelSubscription, input);
      }
      case 'undo cancellation':
        return this.#both(previews.undoCancellation, commands.undoCancellation, of);
      case 'reactivate':
        return this.#both(previews.reactivateSubscription, commands.reactivateSubscription, of);
      case 'settle':
        return this.#settle(subscriptionId, step.back % 2 === 0);
      case 'credit':
        await commands.creditInvoice(this.#context(), { invoiceId, reason: 'goodwill' });
        return;
      case 'pay': {
        const amount = { minor: BigInt(1_000 * quantity), currency: 'USD' };
        await commands.recordPayment(this.#context(), { invoiceId, amount });
        return;
      }
      case 'void':
        await commands.voidInvoice(this.#context(), { invoiceId, reason: 'a mistake' });
        return;
      case 'write off':
        await commands.writeOffInvoice(this.#context(), { invoiceId, reason: 'never paid' });
        return;
      case 'new version': {
        const reachesExistingFrom = step.which % 2 === 0 ? dayBefore(at, 0) : null;
        const next = offer(planCode, 10 * quantity, { reachesExistingFrom });
        await commands.publishPlan(this.#context(), next);
        return;
      }
      case 'conventions':
        await commands.setConventions(this.#context(), step.conventions);
    }
  }

  /** The next invoice that a preview shows is the one that its day brings. */
  async nextInvoices(): Promise<void> {
    for (const subscriptionId of this.#subscriptions) {
      await this.#settleWhatIsDue(subscriptionId);
      const same = await this.#stand.previews.setOverrides(
        { tenant: this.#tenant },
        { subscriptionId, overrides: [{ key: 'one-more', kind: 'boolean' }] },
      );
      if (!same.ok) {
        expect(['SubscriptionCancelled', 'SubscriptionEnded', 'ChangeInProgress']).toContain(
          same.errors[0]?.code,
        );
        continue;
      }
      const next = same.preview.nextInvoice;
      if (!next) continue;
      const noon = `${next.on}T18:00:00.000Z`;
      if (noon <= this.#stand.clock.now()) continue;
      this.#stand.clock.set(noon);
      const operation = this.#context();
      const renewed = await this.#stand.commands.renewSubscription(operation, { subscriptionId });
      if (!renewed.ok) throw new Error(JSON.stringify(renewed.errors));
      const { issued } = await this.#documents(renewed.versions, renewed.operationId);
      expect(issued.map(anonymous)).toEqual([anonymous(next.invoice)]);
    }
  }

  async #both<I>(
    preview: (context: { tenant: string; operationId: string }, input: I) => Promise<PreviewResult>,
    execute: (context: CommandContext, input: I) => Promise<CommandResult<SubscriptionResult>>,
    input: I,
  ): Promise<void> {
    const operation = this.#context();
    const operationId = `${this.#tenant}-operation-${this.#operations}`;
    await this.#stand.projector.catchUp();
    const before = await booksOf(this.#stand.pool, this.#tenant, this.#accountId);
    const shown = await preview({ tenant: this.#tenant, operationId }, input);
    expect(await booksOf(this.#stand.pool, this.#tenant, this.#accountId)).toEqual(before);

    const done = await execute({ ...operation, operationId }, input);
    if (!done.ok || !shown.ok) {
      expect(shown).toEqual(done);
      return;
    }
    const { preview: would } = shown;
    const { subscriptionId } = done.result;
    if (!this.#subscriptions.includes(subscriptionId)) this.#subscriptions.push(subscriptionId);
    await this.#stand.projector.catchUp();
    const after = await booksOf(this.#stand.pool, this.#tenant, this.#accountId);
    const { issued, notes } = await this.#documents(done.versions, operationId);
    this.#invoices.push(...issued.map(({ invoiceId }) => invoiceId));

    expect(would.changes).toBe(done.versions.length > 0);
    expect(byId(would.invoices)).toEqual(byId(issued));
    expect(byId(would.creditNotes)).toEqual(byId(notes));
    expect(summary(would)).toEqual(differenceOf(before, after));
    await this.#compareSagas(would, subscriptionId, done.versions, operationId);
  }

  async #compareSagas(
    would: Preview,
    subscriptionId: string,
    versions: readonly { readonly stream: string }[],
    operationId: string,
  ): Promise<void> {
    const begun = versions.filter(({ stream }) => stream.startsWith('saga-'));
    const sagas = await Promise.all(
      begun.map(({ stream }) => sagaView(this.#stand.store, this.#tenant, stream.slice('saga-'.length))),
    );
    expect(would.sagas).toHaveLength(sagas.length);
    for (const [index, saga] of sagas.entries()) expect(saga).toMatchObject(would.sagas[index]!);
    if (sagas.length > 0) this.#unsettled.set(subscriptionId, operationId);
  }

  /** As the scheduler and the orchestrator would have done meanwhile. */
  async #settleWhatIsDue(subscriptionId: string): Promise<void> {
    await this.#settle(subscriptionId, true);
    const renewed = await this.#stand.commands.renewSubscription(this.#context(), { subscriptionId });
    if (!renewed.ok || !renewed.versions.some(({ stream }) => stream.startsWith('saga-'))) return;
    this.#unsettled.set(subscriptionId, renewed.operationId);
    await this.#settle(subscriptionId, true);
  }

  async #settle(subscriptionId: string, complete: boolean): Promise<void> {
    const operationId = this.#unsettled.get(subscriptionId);
    if (operationId === undefined) return;
    this.#unsettled.delete(subscriptionId);
    const settled = complete
      ? await this.#stand.commands.completePlanChange(this.#context(), { subscriptionId, operationId })
      : await this.#stand.commands.revertPlanChange(this.#context(), {
          subscriptionId,
          operationId,
          reason: 'test',
        });
    if (!settled.ok) throw new Error(JSON.stringify(settled.errors));
  }

  /** What an operation issued. */
  async #documents(
    versions: readonly { readonly stream: string }[],
    operationId: string,
  ): Promise<{ issued: InvoiceIssued['data'][]; notes: CreditNoteIssued['data'][] }> {
    const streams = await Promise.all(
      versions
        .filter(({ stream }) => stream.startsWith('invoice-'))
        .map(({ stream }) => this.#stand.store.read<InvoiceEvent>({ tenant: this.#tenant, stream })),
    );
    const events = streams
      .flatMap((read) => read.events)
      .filter(({ meta }) => meta.operationId === operationId);
    return {
      issued: events.flatMap((event) => (event.type === 'InvoiceIssued' ? [event.data] : [])),
      notes: events.flatMap((event) => (event.type === 'CreditNoteIssued' ? [event.data] : [])),
    };
  }

  #context(): CommandContext {
    this.#operations += 1;
    const principal = { tenant: this.#tenant, actor: 'user:ada', role: 'billing' } as const;
    return { principal, idempotencyKey: `${this.#tenant}-${this.#operations}` };
  }
}

const dayBefore = (at: string, days: number): string =>
  new Date(Date.parse(at) - days * 86_400_000).toISOString().slice(0, 10);

const byId = <D extends { readonly invoiceId: string }>(documents: readonly D[]): D[] =>
  [...documents].sort((a, b) => (a.invoiceId < b.invoiceId ? -1 : 1));

/** What a preview of the next invoice can know. */
const anonymous = ({ lines, total, recognition }: InvoiceIssued['data']): object => ({
  ...{ total, recognition },
  lines: lines.map(({ kind, amount, period, planCode, quantity }) => ({
    kind,
    amount,
    period,
    planCode,
    quantity,
  })),
});

const summary = ({ recurring, recognition, entitlements, settlement, creditNotes }: Preview): object => ({
  movements: recurring.movements
    .map((movement) => JSON.stringify(Object.values(movement).map(String)))
    .sort(),
  mrr: recurring.after.mrr - recurring.before.mrr,
  arr: recurring.after.arr - recurring.before.arr,
  recognition,
  entitlements: entitlements.map(({ key, before, after }) => ({
    key,
    before: before && extent(before),
    after: after && extent(after),
  })),
  credit: settlement.toCredit.minor - settlement.fromCredit.minor,
  open: creditNotes.reduce(
    (open, { allocation }) => open - allocation.toReceivable.minor,
    settlement.toPay.minor,
  ),
});

const extent = (feature: NonNullable<Preview['entitlements'][number]['after']>): string =>
  feature.kind === 'boolean' ? 'yes' : String(feature.kind === 'limit' ? feature.limit : feature.value);
