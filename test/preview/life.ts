import { accountOpened, planPublished, publishing } from '../../src/commands/examples.ts';
import type { CommandContext, Commands } from '../../src/commands/index.ts';
import type { InvoiceIssued } from '../../src/commands/invoice/events.ts';
import { sagaView } from '../../src/sagas/index.ts';
import type { Preview, PreviewResult } from '../../src/preview/index.ts';
import { booksOf, differenceOf } from './books.ts';
import type { Step } from './lives.ts';
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

  async begin(): Promise<void> {
    for (const [index, code] of ['bronze', 'silver', 'gold'].entries()) {
      const published = planPublished(code, `${10 * index}.99`, {
        tierRank: index,
        interval: { unit: code === 'gold' ? 'year' : 'month', count: 1 },
        features: [
          { key: 'seats', kind: 'limit', limit: 5 + index },
          { key: `only-${code}`, kind: 'boolean' },
        ],
      });
      await this.#stand.commands.publishPlan(this.#context(), publishing(published));
    }
    const opened = await this.#stand.commands.openAccount(this.#context(), {
      ...accountOpened.data,
      timeZone: 'America/Chicago',
    });
    if (!opened.ok) throw new Error('the account was refused');
    this.#accountId = opened.result.accountId;
  }

  async play(step: Step): Promise<void> {
    const at = new Date(Date.parse(this.#stand.clock.now()) + step.days * 86_400_000).toISOString();
    this.#stand.clock.set(at);
    const subscriptionId = this.#subscriptions[step.which % (this.#subscriptions.length || 1)] ?? 'nothing';
    switch (step.kind) {
      case 'start': {
        const startedOn = step.back === 0 ? null : dayBefore(at, step.back);
        const input = { accountId: this.#accountId, planCode: step.plan, quantity: step.quantity, startedOn };
        await this.#both(
          (context) => this.#stand.previews.startSubscription(context, input),
          (context) => this.#stand.commands.startSubscription(context, input),
        );
        break;
      }
      case 'change': {
        const input = { subscriptionId, planCode: step.plan, quantity: step.quantity };
        await this.#both(
          (context) => this.#stand.previews.changePlan(context, input),
          (context) => this.#stand.commands.changePlan(context, input),
        );
        break;
      }
      case 'cancel': {
        const input = { subscriptionId, effectiveOn: step.back === 0 ? null : dayBefore(at, step.back) };
        await this.#both(
          (context) => this.#stand.previews.cancelSubscription(context, input),
          (context) => this.#stand.commands.cancelSubscription(context, input),
        );
        break;
      }
      case 'settle':
        await this.#settle(subscriptionId, step.back % 2 === 0);
        break;
      case 'credit':
        await this.#stand.commands.creditInvoice(this.#context(), {
          invoiceId: this.#invoices[step.which % (this.#invoices.length || 1)] ?? 'none',
          reason: 'goodwill',
        });
    }
  }

  /** The next invoice that a preview shows is the one that its day brings. */
  async nextInvoices(): Promise<void> {
    for (const subscriptionId of this.#subscriptions) {
      await this.#settle(subscriptionId, true);
      const same = await this.#stand.previews.changePlan({ tenant: this.#tenant }, { subscriptionId });
      if (!same.ok) {
        expect(same.errors.map(({ code }) => code)).toEqual(['SubscriptionCancelled']);
        continue;
      }
      expect(same.preview).toMatchObject({ changes: false, invoices: [] });
      const next = same.preview.nextInvoice;
      if (!next) throw new Error('a living subscription is billed again');
      const noon = `${next.on}T18:00:00.000Z`;
      if (noon <= this.#stand.clock.now()) continue;
      this.#stand.clock.set(noon);
      const operation = this.#context();
      const changed = await this.#stand.commands.changePlan(operation, { subscriptionId, quantity: 77 });
      if (!changed.ok) throw new Error(JSON.stringify(changed.errors));
      this.#unsettled.set(subscriptionId, changed.operationId);
      const [renewal] = (await this.#issued(changed.versions)).filter(
        ({ invoiceId }) => invoiceId !== changed.result.invoiceId,
      );
      expect(renewal && anonymous(renewal)).toEqual(anonymous(next.invoice));
    }
  }

  async #both(
    preview: (context: { tenant: string; operationId: string }) => Promise<PreviewResult>,
    execute: (context: CommandContext) => ReturnType<Commands['startSubscription' | 'changePlan']>,
  ): Promise<void> {
    const operation = this.#context();
    const operationId = `${this.#tenant}-operation-${this.#operations}`;
    await this.#stand.projector.catchUp();
    const before = await booksOf(this.#stand.pool, this.#tenant, this.#accountId);
    const shown = await preview({ tenant: this.#tenant, operationId });
    expect(await booksOf(this.#stand.pool, this.#tenant, this.#accountId)).toEqual(before);

    const done = await execute({ ...operation, operationId });
    if (!done.ok || !shown.ok) {
      expect(shown).toEqual(done);
      return;
    }
    const { preview: would } = shown;
    const { subscriptionId } = done.result as { readonly subscriptionId: string };
    if (!this.#subscriptions.includes(subscriptionId)) this.#subscriptions.push(subscriptionId);
    await this.#stand.projector.catchUp();
    const after = await booksOf(this.#stand.pool, this.#tenant, this.#accountId);
    const issued = await this.#issued(done.versions);
    this.#invoices.push(...issued.map(({ invoiceId }) => invoiceId));

    expect(would.changes).toBe(done.versions.length > 0);
    expect(byId(would.invoices)).toEqual(byId(issued));
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

  async #issued(versions: readonly { readonly stream: string }[]): Promise<InvoiceIssued['data'][]> {
    const invoices = versions.filter(({ stream }) => stream.startsWith('invoice-'));
    const streams = await Promise.all(
      invoices.map(({ stream }) => this.#stand.store.read<InvoiceIssued>({ tenant: this.#tenant, stream })),
    );
    return streams.flatMap(({ events }) => events.map(({ data }) => data));
  }

  #context(): CommandContext {
    this.#operations += 1;
    const principal = { tenant: this.#tenant, actor: 'user:ada', role: 'billing' } as const;
    return { principal, idempotencyKey: `${this.#tenant}-${this.#operations}` };
  }
}

const dayBefore = (at: string, days: number): string =>
  new Date(Date.parse(at) - days * 86_400_000).toISOString().slice(0, 10);

const byId = (invoices: readonly InvoiceIssued['data'][]): InvoiceIssued['data'][] =>
  [...invoices].sort((a, b) => (a.invoiceId < b.invoiceId ? -1 : 1));

/** What a preview of the next invoice can know. */
const anonymous = ({ lines, total }: InvoiceIssued['data']): object => ({
  total,
  lines: lines.map(({ kind, amount, period, planCode, quantity }) => ({
    kind,
    amount,
    period,
    planCode,
    quantity,
  })),
});

const summary = ({ recurring, recognition, entitlements }: Preview): object => ({
  movements: recurring.movements
    .map((movement) => JSON.stringify(Object.values(movement).map(String)))
    .sort(),
  mrr: recurring.after.mrr - recurring.before.mrr,
  arr: recurring.after.arr - recurring.before.arr,
  recognition: recognition.filter(({ billed, recognised }) => billed !== 0n || recognised !== 0n),
  entitlements: entitlements.map(({ key, before, after }) => ({
    key,
    before: before && extent(before),
    after: after && extent(after),
  })),
});

const extent = (feature: NonNullable<Preview['entitlements'][number]['after']>): string =>
  feature.kind === 'limit' ? String(feature.limit) : 'yes';
