import fc from 'fast-check';
import type { Terms } from '../../src/commands/rating/terms.ts';
import type { Standing } from '../../src/commands/subscription/events.ts';
import type { EventData } from '../../src/eventstore/types.ts';
import * as sample from './subscription-samples.ts';

const prices = [0, 1_999, 50_000, 150_000, 600_000];
const day = fc.integer({ min: 2, max: 28 });
const instant = (of: number): string => `2026-03-${String(of).padStart(2, '0')}T15:00:00.000Z`;

const operations = [
  'activate',
  'renew',
  'change plan',
  'change quantity',
  'change add-ons',
  'change coupons',
  'change overrides',
  'reach a version',
  'schedule a change',
  'revoke the change',
  'pause',
  'resume',
  'hold',
  'release',
  'schedule the end',
  'revoke the end',
  'cancel',
  'end',
  'reactivate',
] as const;

const operation = fc.record({
  kind: fc.constantFrom(...operations),
  day,
  /** Which price, how many, of which coupon: whatever the operation has to choose. */
  choice: fc.nat(prices.length - 1),
  settled: fc.constantFrom('not yet', 'completed', 'reverted'),
});

export const subscriptionLife = fc.record({
  first: fc.nat(prices.length - 1),
  unit: fc.constantFrom('year', 'month', 'week', 'day'),
  currency: fc.constantFrom('USD', 'EUR', 'JPY'),
  quantity: fc.integer({ min: 1, max: 3 }),
  begins: fc.constantFrom('active', 'active', 'trialing', 'scheduled'),
  operations: fc.array(operation, { maxLength: 9 }),
});

type Subscription = typeof subscriptionLife extends fc.Arbitrary<infer T> ? T : never;
type Operation = Subscription['operations'][number];

/** The events of one subscription: operations that its standing does not admit do nothing. */
export function subscriptionEvents(
  accountId: string,
  subscriptionId: string,
  life: Subscription,
): EventData[] {
  const story = new Story({ accountId, subscriptionId }, life);
  for (const each of life.operations) story.play(each);
  return story.events;
}

class Story {
  readonly events: EventData[] = [];
  readonly #of: { accountId: string; subscriptionId: string };
  readonly #life: Subscription;
  #terms: Terms;
  #standing: Standing;
  #held = false;

  constructor(of: { accountId: string; subscriptionId: string }, life: Subscription) {
    this.#of = of;
    this.#life = life;
    this.#terms = this.#termsAt(life.first);
    this.#standing = life.begins;
    this.events.push(sample.started(this.#on(1), this.#terms));
  }

  play({ kind, day: of, choice, settled }: Operation): void {
    const on = this.#on(of);
    const next = this.#next(kind, choice);
    const serving = this.#standing === 'active' || this.#standing === 'trialing';
    switch (kind) {
      case 'activate':
        if (this.#standing === 'trialing' || this.#standing === 'scheduled')
          this.#come('active', of, sample.activated);
        break;
      case 'renew':
        if (this.#standing === 'active') this.#renew(of, choice);
        break;
      case 'change plan':
        if (serving) this.#change(sample.planChanged(on, this.#terms, next), next, of, settled);
        break;
      case 'change quantity':
        if (serving) this.#change(sample.quantityChanged(on, this.#terms, next), next, of, settled);
        break;
      case 'change add-ons':
        if (serving) this.#change(sample.addOnsChanged(on, this.#terms, next), next, of, settled);
        break;
      case 'change coupons':
        if (serving) this.#change(sample.discountsChanged(on, this.#terms, next), next, of, 'not yet');
        break;
      case 'change overrides':
        if (serving) this.#change(sample.overridesChanged(on, this.#terms, next), next, of, 'not yet');
        break;
      case 'reach a version':
        if (serving) this.#change(sample.planVersionReached(on, this.#terms, next), next, of, 'not yet');
        break;
      case 'schedule a change':
        if (serving) this.events.push(sample.changeScheduled(on, next));
        break;
      case 'revoke the change':
        this.events.push(sample.scheduledChangeRevoked(on, 'earlier'));
        break;
      case 'pause':
        if (this.#standing === 'active') this.#come('paused', of, sample.paused);
        break;
      case 'resume':
        if (this.#standing === 'paused') this.#come('active', of, sample.resumed);
        break;
      case 'hold':
      case 'release':
        if (this.#standing === 'active') this.#hold(kind === 'hold', of);
        break;
      case 'schedule the end':
        if (serving) this.events.push(sample.cancellationScheduled(on));
        break;
      case 'revoke the end':
        this.events.push(sample.cancellationRevoked(on, 'earlier'));
        break;
      case 'cancel':
      case 'end':
        if (this.#standing !== 'ended')
          this.#come('ended', of, kind === 'cancel' ? sample.cancelled : sample.ended);
        break;
      case 'reactivate':
        if (this.#standing === 'ended') this.#come('active', of, sample.reactivated);
    }
  }

  #on(of: number): sample.On {
    return { ...this.#of, at: instant(of), standing: this.#standing, held: this.#held };
  }

  #come(standing: Standing, of: number, event: (on: sample.On, terms: Terms) => EventData): void {
    this.#standing = standing;
    this.#held = false;
    this.events.push(event(this.#on(of), this.#terms));
  }

  #hold(held: boolean, of: number): void {
    this.#held = held;
    this.events.push((held ? sample.holdApplied : sample.holdReleased)(this.#on(of), this.#terms));
  }

  /** A new period, in which the first coupon may have counted for the last time. */
  #renew(of: number, choice: number): void {
    const [ending, ...others] = this.#terms.discounts;
    const ends = ending !== undefined && choice % 2 === 0;
    if (ends) this.#terms = { ...this.#terms, discounts: others };
    this.events.push(sample.renewalCompleted(this.#on(of), this.#terms, ends ? [ending.couponCode] : []));
  }

  #change(event: EventData, next: Terms, of: number, settled: Operation['settled']): void {
    this.events.push(event);
    if (settled === 'reverted') this.events.push(sample.changeReverted(this.#on(of), next, this.#terms));
    else this.#terms = next;
    if (settled === 'completed') this.events.push(sample.changeCompleted(this.#on(of)));
  }

  #next(kind: Operation['kind'], choice: number): Terms {
    const { unit, currency } = this.#life;
    const { addOns, discounts, overrides } = this.#terms;
    switch (kind) {
      case 'change quantity':
        return { ...this.#terms, quantity: choice + 1 };
      case 'change add-ons': {
        const features = [{ key: 'seats', kind: 'limit', limit: 3 }, region(`r${choice}`)] as const;
        const pack = sample.addOn({ plan: 'pack', price: 700, quantity: choice, unit, currency, features });
        return { ...this.#terms, addOns: choice > 0 ? [pack] : [] };
      }
      case 'change coupons':
        return {
          ...this.#terms,
          discounts: choice > 0 ? [sample.percentOff(`${12 * choice}.5`, choice)] : [],
        };
      case 'change overrides':
        return {
          ...this.#terms,
          overrides: choice > 0 ? [{ key: 'seats', kind: 'limit', limit: choice }] : [],
        };
      default:
        return { ...this.#termsAt(choice), addOns, discounts, overrides };
    }
  }

  #termsAt(index: number): Terms {
    return sample.terms({
      plan: `p${index}`,
      rank: index,
      price: prices[index]!,
      unit: this.#life.unit,
      currency: this.#life.currency,
      quantity: this.#life.quantity,
      features: [
        { key: 'api', kind: 'boolean' },
        { key: 'seats', kind: 'limit', limit: 5 * index },
        ...(index > 1 ? [region('home')] : []),
      ],
    });
  }
}

const region = (value: string) => ({ key: 'region', kind: 'config', value }) as const;
