import { accountOpened, planPublished, usd } from '../../src/commands/examples.ts';
import { perUnit } from '../../src/commands/catalog/price.ts';
import type { PublishPlan } from '../../src/commands/catalog/inputs.ts';
import type { CommandContext, Commands } from '../../src/commands/index.ts';
import { did } from './shop.ts';

const ranks: Readonly<Record<string, number>> = { bronze: 0, silver: 1, gold: 2 };
const intervalOf = (code: string) =>
  ({ unit: code.startsWith('gold') ? 'year' : 'month', count: 1 }) as const;

/** A plan at so many dollars: gold is yearly and cheaper by the dozen, the others monthly; silver has a setup fee. */
export function offer(code: string, dollars: number, more: Partial<PublishPlan> = {}): PublishPlan {
  const rank = ranks[code] ?? 0;
  const { data } = planPublished(code, '0', {
    tierRank: rank,
    interval: intervalOf(code),
    features: [
      { key: 'seats', kind: 'limit', limit: 5 + rank },
      { key: `only-${code}`, kind: 'boolean' },
      ...(rank > 0 ? [{ key: 'region', kind: 'config', value: code } as const] : []),
    ],
  });
  const { planCode, name, tier, tierRank, interval, features } = data;
  const unit = usd(`${dollars}.99`);
  const tiers = [
    { upTo: 3, unit, flat: usd('4.00') },
    { upTo: null, unit: usd(`${dollars}.01`), flat: usd('1.50') },
  ];
  const graduated = { model: 'graduated', currency: 'USD', tiers } as const;
  const priceList = [code === 'gold' ? graduated : perUnit(unit)];
  const setupFees = code === 'silver' ? [usd('25.00')] : [];
  return { planCode, name, tier, tierRank, interval, features, prices: [], priceList, setupFees, ...more };
}

/** Three plans, an add-on for each interval, two coupons, and a customer in Chicago who pays a tax of 7.25 %, on top or within prices. */
export async function openMarket(
  commands: Commands,
  context: () => CommandContext,
  inclusive: boolean,
): Promise<string> {
  for (const code of Object.keys(ranks))
    await did(commands.publishPlan(context(), offer(code, 10 * ranks[code]!)));
  for (const code of ['pack', 'gold-pack']) {
    const features = [{ key: 'seats', kind: 'limit', limit: 3 }] as const;
    const pack = offer(code, 7, { kind: 'add_on', features, setupFees: [] });
    await did(commands.publishPlan(context(), pack));
  }
  await did(
    commands.publishCoupon(context(), {
      couponCode: 'TWICE',
      name: 'A tenth off, twice',
      discount: { kind: 'percent', percent: '10' },
      duration: { kind: 'periods', count: 2 },
    }),
  );
  await did(
    commands.publishCoupon(context(), {
      couponCode: 'ALWAYS',
      name: 'Five off',
      discount: { kind: 'amount', amount: usd('5.00') },
      duration: { kind: 'forever' },
    }),
  );
  const { accountId } = await did(
    commands.openAccount(context(), {
      ...accountOpened.data,
      timeZone: 'America/Chicago',
    }),
  );
  const tax = { category: 'standard', code: 'IL', name: 'Sales tax', percent: '7.25', inclusive };
  await did(commands.setTaxes(context(), { accountId, taxes: [tax] }));
  return accountId;
}
