import { accountOpened, planPublished, usd } from '../../src/commands/examples.ts';
import { perUnit } from '../../src/commands/catalog/price.ts';
import type { PublishPlan } from '../../src/commands/catalog/inputs.ts';
import type { CommandContext, Commands } from '../../src/commands/index.ts';

const ranks: Readonly<Record<string, number>> = { bronze: 0, silver: 1, gold: 2 };
const intervalOf = (code: string) =>
  ({ unit: code.startsWith('gold') ? 'year' : 'month', count: 1 }) as const;

/** A plan at so many dollars: gold is yearly, the others monthly; silver has a setup fee. */
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
  const priceList = [perUnit(usd(`${dollars}.99`))];
  const setupFees = code === 'silver' ? [usd('25.00')] : [];
  return { planCode, name, tier, tierRank, interval, features, prices: [], priceList, setupFees, ...more };
}

/** Three plans, an add-on for each interval, two coupons, and a customer in Chicago who pays a tax of 7.25 %. */
export async function openMarket(commands: Commands, context: () => CommandContext): Promise<string> {
  for (const code of Object.keys(ranks))
    await commands.publishPlan(context(), offer(code, 10 * ranks[code]!));
  for (const code of ['pack', 'gold-pack']) {
    const features = [{ key: 'seats', kind: 'limit', limit: 3 }] as const;
    const pack = offer(code, 7, { kind: 'add_on', features, setupFees: [] });
    await commands.publishPlan(context(), pack);
  }
  await commands.publishCoupon(context(), {
    couponCode: 'TWICE',
    name: 'A tenth off, twice',
    discount: { kind: 'percent', percent: '10' },
    duration: { kind: 'periods', count: 2 },
  });
  await commands.publishCoupon(context(), {
    couponCode: 'ALWAYS',
    name: 'Five off',
    discount: { kind: 'amount', amount: usd('5.00') },
    duration: { kind: 'forever' },
  });
  const opened = await commands.openAccount(context(), {
    ...accountOpened.data,
    timeZone: 'America/Chicago',
  });
  if (!opened.ok) throw new Error('the account was refused');
  const { accountId } = opened.result;
  const tax = { category: 'standard', code: 'IL', name: 'Sales tax', percent: '7.25', inclusive: false };
  await commands.setTaxes(context(), { accountId, taxes: [tax] });
  return accountId;
}
