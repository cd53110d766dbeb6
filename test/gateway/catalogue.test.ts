import { businessAt, type Business } from './business.ts';
import { startWholeEngine, type WholeEngine } from './whole-engine.ts';

describe('the catalogue and the taxes of an account, through the door', () => {
  let engine: WholeEngine;
  let acme: Business;

  beforeAll(async () => {
    engine = await startWholeEngine(['acme']);
    acme = businessAt(engine.url, await engine.token('acme', 'admin'));
  });
  afterAll(() => engine.stop());

  const change = async (mutation: string, input: object, shape: string) => {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    const { data, errors } = await acme.ask<Record<string, Record<string, unknown>>>(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${shape} userErrors { code path } } }`,
      { input },
    );
    expect(errors).toEqual([]);
    return data![mutation]!;
  };
  const usd = (amount: string) => ({ amount, currency: 'USD' });
  const monthly = { interval: { unit: 'MONTH' }, tier: 'extra', tierRank: 0, features: [], prices: [] };

  it('sells an add-on of a product at graduated prices, with a fee', async () => {
    const product = { productCode: 'messages', name: 'Messages', taxCategory: 'telecom' };
    expect(await change('productDefine', product, 'product { code taxCategory version }')).toEqual({
      product: { code: 'messages', taxCategory: 'telecom', version: 1 },
      userErrors: [],
    });
    const input = {
      ...monthly,
      planCode: 'sms',
      name: 'SMS',
      kind: 'ADD_ON',
      productCode: 'messages',
      features: [{ key: 'sms.region', value: 'eu' }],
      priceList: [
        {
          tiers: [
            { upTo: 100, unit: usd('0.10') },
            { unit: usd('0.05'), flat: usd('1.00') },
          ],
        },
      ],
      setupFees: [usd('25.00')],
      effectiveFrom: '2026-01-01T00:00:00.000Z',
    };
    const latest = `taxCategory productCode priceList { model tiers { upTo unit { amount } flat { amount } } }
      prices { amount } setupFees { amount } trialDays effectiveFrom reachesExistingFrom features { key kind value }`;
    expect(await change('planPublish', input, `plan { kind latest { ${latest} } }`)).toEqual({
      userErrors: [],
      plan: {
        kind: 'ADD_ON',
        latest: {
          taxCategory: 'telecom',
          productCode: 'messages',
          priceList: [
            {
              model: 'GRADUATED',
              tiers: [
                { upTo: 100, unit: { amount: '0.10' }, flat: { amount: '0.00' } },
                { upTo: null, unit: { amount: '0.05' }, flat: { amount: '1.00' } },
              ],
            },
          ],
          prices: [{ amount: '0.10' }],
          setupFees: [{ amount: '25.00' }],
          trialDays: 0,
          effectiveFrom: '2026-01-01T00:00:00.000Z',
          reachesExistingFrom: null,
          features: [{ key: 'sms.region', kind: 'CONFIG', value: 'eu' }],
        },
      },
    });
  });

  it.each([
    [
      'a price that is two things',
      { priceList: [{ unit: usd('1.00'), amount: usd('2.00') }] },
      'InvalidPrice',
      ['priceList.0'],
    ],
    [
      'a feature that is two things',
      { features: [{ key: 'a', limit: 1, value: 'b' }] },
      'InvalidFeature',
      ['features', '0'],
    ],
    ['an unknown product', { productCode: 'nothing' }, 'ProductNotFound', ['productCode']],
    ['an add-on on trial', { kind: 'ADD_ON', trialDays: 7 }, 'InvalidInput', ['trialDays']],
  ])('refuses %s', async (_name, more, code, path) => {
    const input = { ...monthly, planCode: 'other', name: 'Other', ...more };
    expect(await change('planPublish', input, 'plan { code }')).toEqual({
      plan: null,
      userErrors: [{ code, path: ['input', ...path] }],
    });
  });

  it('publishes a coupon once, lists it, and takes it back', async () => {
    const spring = { couponCode: 'spring', name: 'Spring', percent: '12.5', duration: 'PERIODS', periods: 3 };
    const shape = 'coupon { code percent amount { amount } duration periods retired version }';
    const shown = { code: 'spring', percent: '12.5', amount: null, duration: 'PERIODS', periods: 3 };
    const published = { coupon: { ...shown, retired: false, version: 1 }, userErrors: [] };
    expect(await change('couponPublish', spring, shape)).toEqual(published);
    expect(await change('couponPublish', spring, shape)).toEqual(published);
    expect(await change('couponPublish', { ...spring, percent: '15' }, shape)).toMatchObject({
      coupon: null,
      userErrors: [{ code: 'CouponExists' }],
    });
    expect(await change('couponRetire', { couponCode: 'spring' }, shape)).toEqual({
      coupon: { ...shown, retired: true, version: 2 },
      userErrors: [],
    });
    const { data } = await acme.ask<object>(
      '{ coupon(code: "spring") { retired } coupons { nodes { code } } products { nodes { code } } }',
    );
    expect(data).toEqual({
      coupon: { retired: true },
      coupons: { nodes: [{ code: 'spring' }] },
      products: { nodes: [{ code: 'messages' }] },
    });
  });

  it('shows the price that a subscription is held to, by its id and in lists', async () => {
    const flat = { ...monthly, planCode: 'flat', name: 'Flat', priceList: [{ amount: usd('99.00') }] };
    expect(await change('planPublish', flat, 'plan { code }')).toMatchObject({ plan: { code: 'flat' } });
    const account = await acme.open();
    const { subscription, consistencyToken } = await acme.start(account, 'flat');
    const shape = 'terms { unitPrice { amount } price { model currency amount { amount } unit { amount } } }';
    const { data } = await acme.ask<object>(
      `query ($account: ID!, $id: ID!, $after: String!) {
        subscription(id: $id) { ${shape} }
        subscriptions(accountId: $account, consistencyToken: $after) { nodes { ${shape} } }
      }`,
      { account, id: subscription.id, after: consistencyToken },
    );
    const price = { model: 'FLAT', currency: 'USD', amount: { amount: '99.00' }, unit: null };
    const terms = { unitPrice: { amount: '99.00' }, price };
    expect(data).toEqual({ subscription: { terms }, subscriptions: { nodes: [{ terms }] } });
  });

  it.each([
    ['nothing taken off', {}, 'percent'],
    ['a percentage and an amount', { percent: '10', amount: usd('1.00') }, 'percent'],
    ['periods that are not counted', { percent: '10', periods: 3 }, 'periods'],
  ])('refuses a coupon with %s', async (_name, more, field) => {
    const input = { couponCode: 'odd', name: 'Odd', duration: 'ONCE', ...more };
    expect(await change('couponPublish', input, 'coupon { code }')).toEqual({
      coupon: null,
      userErrors: [{ code: 'InvalidInput', path: ['input', field] }],
    });
  });

  it('sets taxes and payment terms of an account', async () => {
    const accountId = await acme.open();
    const vat = { category: 'telecom', code: 'DE19', name: 'VAT', percent: '19', inclusive: true };
    const shape =
      'account { version invoicing { taxes { category code name percent inclusive } taxExempt netDays } }';
    expect(await change('accountSetTaxes', { accountId, taxes: [vat] }, shape)).toEqual({
      account: { version: 2, invoicing: { taxes: [vat], taxExempt: false, netDays: 14 } },
      userErrors: [],
    });
    expect(await change('accountSetTerms', { accountId, netDays: 30 }, shape)).toMatchObject({
      account: { version: 3, invoicing: { netDays: 30 } },
    });
    expect(await change('accountSetTaxes', { accountId, taxes: [vat, vat] }, shape)).toMatchObject({
      userErrors: [{ code: 'InvalidInput', path: ['input', 'taxes'] }],
    });
    expect(
      await change('accountSetTaxes', { accountId, taxes: [{ ...vat, percent: '19 %' }] }, shape),
    ).toMatchObject({
      userErrors: [{ code: 'InvalidPercent', path: ['input', 'taxes', '0', 'percent'] }],
    });
  });
});
