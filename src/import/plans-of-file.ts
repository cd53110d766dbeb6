import type { Principal } from '../platform/identity.ts';
import type { Commands } from '../commands/index.ts';
import { planStream, type CatalogEvent } from '../commands/catalog/events.ts';
import type { EventStore } from '../eventstore/types.ts';
import { accepted } from './answers.ts';
import type { ImportedPlan } from './imported-customer.ts';
import { RowRejected } from './rejection.ts';
import { monthly } from './service-dates.ts';

/**
 * The plans that a file's customers are on, each published before its first subscriber. A plan that the catalogue already has is
 * taken as it stands, else the first row that names it decides what it is.
 */
export class PlansOfFile {
  readonly #ensured = new Map<string, Promise<string>>();

  constructor(
    private readonly store: EventStore,
    private readonly commands: Commands,
    private readonly principal: Principal,
  ) {}

  /** Plans seen so far. */
  get count(): number {
    return this.#ensured.size;
  }

  /** The plan's code, once it can be subscribed to. @throws RowRejected where it was retired or is refused. */
  ensure(plan: ImportedPlan): Promise<string> {
    const begun = this.#ensured.get(plan.code) ?? this.#publish(plan);
    this.#ensured.set(plan.code, begun);
    return begun;
  }

  async #publish(plan: ImportedPlan): Promise<string> {
    const { tenant } = this.principal;
    const known = await this.store.read<CatalogEvent>({ tenant, stream: planStream(plan.code) });
    if (known.events.some(({ type }) => type === 'PlanRetired'))
      throw new RowRejected('plan', `${plan.code} was retired and takes no new subscriptions`);
    if (known.version > 0) return plan.code;
    const published = accepted(
      await this.commands.publishPlan(
        { principal: this.principal, idempotencyKey: `import:plan:${plan.code}` },
        {
          planCode: plan.code,
          name: plan.name,
          tier: plan.tier,
          tierRank: plan.tierRank,
          interval: monthly,
          features: plan.features,
          prices: plan.listPrice ? [plan.listPrice] : [],
        },
      ),
    );
    return published.result.planCode;
  }
}
