import { BillingCounter, did } from '../support/billing-counter.ts';

const reason = 'by hand';

/** Silver at 10.00 since 1 April, gold at 20.00 since the 16th: 5.00 of April's bill count for gold, which costs 10.00 until May. */
async function upgraded() {
  const counter = new BillingCounter();
  await counter.open({ bronze: '5.00', silver: '10.00', gold: '20.00', platinum: '40.00' });
  const subscriptionId = await counter.start('silver');
  const [first] = await counter.invoices();
  counter.on('2026-04-16');
  const second = await counter.change(subscriptionId, 'gold');
  expect(await counter.lines(second)).toEqual([-500n, 1_000n]);
  return { counter, subscriptionId, first: first!.invoiceId, second };
}

describe('a bill that is written off after a change had credited its unused days', () => {
  test('lessens what the next change at once credits, once', async () => {
    const { counter, subscriptionId, first, second } = await upgraded();
    await counter.pay(second, '5.00');
    await did(counter.commands.writeOffInvoice(counter.as(), { invoiceId: first, reason }));

    counter.on('2026-04-22');
    // Nine of gold's fifteen days are left, 6.00, of which 5.00 were never paid. Bronze costs 9/30 of 5.00.
    const third = await counter.change(subscriptionId, 'bronze');
    expect(await counter.lines(third)).toEqual([-100n, 150n]);

    // What is made up for is not taken again: seven ninths of bronze's 1.50 are left.
    counter.on('2026-04-24');
    const fourth = await counter.change(subscriptionId, 'silver');
    expect(await counter.lines(fourth)).toEqual([-117n, 233n]);
  });

  test('goes on lessening where one change does not reach', async () => {
    const { counter, subscriptionId, first, second } = await upgraded();
    await counter.pay(second, '5.00');
    await did(counter.commands.writeOffInvoice(counter.as(), { invoiceId: first, reason }));

    counter.on('2026-04-26');
    // Five days of gold are 3.33, all of which was never paid; 1.67 are still to be made up for by platinum's 6.67.
    const third = await counter.change(subscriptionId, 'platinum');
    expect(await counter.lines(third)).toEqual([667n]);
    await counter.pay(third, '6.67');
    counter.on('2026-04-27');
    // Four days of platinum are 5.34.
    const cancel = { subscriptionId, settlement: 'credit' } as const;
    await did(counter.commands.cancelSubscription(counter.as(), cancel));
    expect(await counter.credit()).toBe(534n - 167n);
  });

  test('lessens it also where the change came on the first day of the period', async () => {
    const counter = new BillingCounter();
    await counter.open({ silver: '10.00', gold: '20.00' });
    const subscriptionId = await counter.start('silver');
    const [first] = await counter.invoices();
    const second = await counter.change(subscriptionId, 'gold');
    expect(await counter.lines(second)).toEqual([-1_000n, 2_000n]);
    await counter.pay(second, '10.00');
    await did(counter.commands.writeOffInvoice(counter.as(), { invoiceId: first!.invoiceId, reason }));
    counter.on('2026-04-16');
    await did(counter.commands.pauseSubscription(counter.as(), { subscriptionId }));
    // Half of gold's 20.00 is left, and half of it was never paid.
    expect(await counter.credit()).toBe(0n);
  });

  test('lessens nothing in a later period, which is billed for itself', async () => {
    const { counter, subscriptionId, first, second } = await upgraded();
    await counter.pay(second, '5.00');
    counter.on('2026-05-01');
    await did(counter.commands.renewSubscription(counter.as(), { subscriptionId }));
    await did(counter.commands.writeOffInvoice(counter.as(), { invoiceId: first, reason }));
    counter.on('2026-05-17');
    // Fifteen of 31 days of 20.00 and of 10.00.
    const third = await counter.change(subscriptionId, 'silver');
    expect(await counter.lines(third)).toEqual([-968n, 484n]);
  });
});

describe('the bill of a change that is taken back by hand', () => {
  test.each(['void', 'credit note in full'])(
    'by a %s gives back to the earlier debit what it had credited',
    async (how) => {
      const { counter, subscriptionId, first, second } = await upgraded();
      await counter.pay(first, '10.00');
      const bill = { invoiceId: second, reason };
      if (how === 'void') await did(counter.commands.voidInvoice(counter.as(), bill));
      else await did(counter.commands.creditInvoice(counter.as(), bill));

      counter.on('2026-04-22');
      // Gold was taken back and silver was paid for April: nine of its thirty days are left.
      const third = await counter.change(subscriptionId, 'platinum');
      expect(await counter.lines(third)).toEqual([-300n, 1_200n]);
    },
  );

  test('lets the earlier bill be credited in full again, also after the period', async () => {
    const { counter, subscriptionId, first, second } = await upgraded();
    await counter.pay(first, '10.00');
    counter.on('2026-05-01');
    await did(counter.commands.renewSubscription(counter.as(), { subscriptionId }));
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: second, reason }));
    await did(counter.commands.creditInvoice(counter.as(), { invoiceId: first, reason }));
    expect(await counter.credit()).toBe(1_000n);
  });

  test('restores a debit that was credited from its first day on', async () => {
    const counter = new BillingCounter();
    await counter.open({ silver: '10.00', gold: '20.00' });
    const subscriptionId = await counter.start('silver');
    const second = await counter.change(subscriptionId, 'gold');
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: second, reason }));
    counter.on('2026-04-16');
    expect(await counter.lines(await counter.change(subscriptionId, 'silver'))).toEqual([-500n, 500n]);
  });

  test('is refused where it was itself credited by a change since', async () => {
    const { counter, subscriptionId, second } = await upgraded();
    await counter.change(subscriptionId, 'platinum');
    const answer = await counter.commands.voidInvoice(counter.as(), { invoiceId: second, reason });
    expect(answer).toMatchObject({ ok: false, errors: [{ code: 'LaterFactsStandOnIt' }] });
  });
});

describe('a coupon whose bill is taken back', () => {
  async function discounted(count: number) {
    const counter = new BillingCounter();
    await counter.open({ silver: '10.00', gold: '20.00' });
    const subscriptionId = await counter.start('silver');
    await counter.redeem(subscriptionId, count);
    const may = await counter.renew(subscriptionId, '2026-05-01');
    expect(await counter.lines(may)).toEqual([900n]);
    return { counter, subscriptionId, may };
  }

  test('within the period that it counted for, counts for the next one', async () => {
    const { counter, subscriptionId, may } = await discounted(1);
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: may, reason }));
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-06-01'))).toEqual([900n]);
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-07-01'))).toEqual([1_000n]);
  });

  test('after it had run out, counts once more', async () => {
    const { counter, subscriptionId, may } = await discounted(1);
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-06-01'))).toEqual([1_000n]);
    await did(counter.commands.creditInvoice(counter.as(), { invoiceId: may, reason }));
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-07-01'))).toEqual([900n]);
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-08-01'))).toEqual([1_000n]);
  });

  test('while it still counts, counts for one period more', async () => {
    const { counter, subscriptionId, may } = await discounted(2);
    await counter.renew(subscriptionId, '2026-06-01');
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: may, reason }));
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-07-01'))).toEqual([900n]);
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-08-01'))).toEqual([1_000n]);
  });

  test('is used up where another bill of the period was charged with it', async () => {
    const { counter, subscriptionId, may } = await discounted(1);
    await counter.pay(may, '9.00');
    counter.on('2026-05-17');
    const second = await counter.change(subscriptionId, 'gold');
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: second, reason }));
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-06-01'))).toEqual([2_000n]);
  });

  test('is used up where the period is charged with it again', async () => {
    const { counter, subscriptionId, may } = await discounted(1);
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: may, reason }));
    counter.on('2026-05-17');
    // Fifteen of 31 days of 18.00.
    expect(await counter.lines(await counter.change(subscriptionId, 'gold'))).toEqual([871n]);
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-06-01'))).toEqual([2_000n]);
  });

  test('stays away where it was taken away by hand', async () => {
    const { counter, subscriptionId, may } = await discounted(2);
    await did(counter.commands.removeCoupon(counter.as(), { subscriptionId, couponCode: 'TENTH' }));
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: may, reason }));
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-06-01'))).toEqual([1_000n]);
  });

  test('stays away where it was taken away by hand in a later period', async () => {
    const { counter, subscriptionId, may } = await discounted(3);
    await counter.renew(subscriptionId, '2026-06-01');
    await did(counter.commands.removeCoupon(counter.as(), { subscriptionId, couponCode: 'TENTH' }));
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: may, reason }));
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-07-01'))).toEqual([1_000n]);
  });

  test('counts again for every period of a bill of several', async () => {
    const counter = new BillingCounter();
    await counter.open({ silver: '10.00' });
    const other = await counter.start('silver');
    await counter.redeem(other, 3);
    const { accountId, commands } = counter;
    const since = { accountId, planCode: 'silver', startedOn: '2026-02-01', couponCodes: ['TENTH'] };
    const { subscriptionId, invoiceId } = await did(commands.startSubscription(counter.as(), since));
    expect(await counter.lines(invoiceId!)).toEqual([900n, 900n, 900n]);
    await did(commands.voidInvoice(counter.as(), { invoiceId: invoiceId!, reason }));
    for (const [day, amount] of [
      ['2026-05-01', 900n],
      ['2026-06-01', 900n],
      ['2026-07-01', 900n],
      ['2026-08-01', 1_000n],
    ] as const) {
      expect(await counter.lines(await counter.renew(subscriptionId, day))).toEqual([amount]);
    }
  });

  test('stays away where service is over, also once it comes back', async () => {
    const { counter, subscriptionId, may } = await discounted(1);
    await counter.renew(subscriptionId, '2026-06-01');
    await did(counter.commands.cancelSubscription(counter.as(), { subscriptionId }));
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: may, reason }));
    counter.on('2026-07-10');
    await did(counter.commands.reactivateSubscription(counter.as(), { subscriptionId }));
    expect(await counter.lines((await counter.invoices()).at(-1)!.invoiceId)).toEqual([1_000n]);
  });

  test('is used up where it made another bill of the period free', async () => {
    const counter = new BillingCounter();
    await counter.open({ silver: '10.00', gold: '20.00' });
    const subscriptionId = await counter.start('silver');
    await counter.redeem(subscriptionId, 1, 'FREE', '100');
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-05-01'))).toEqual([0n]);
    counter.on('2026-05-17');
    const second = await counter.change(subscriptionId, 'gold');
    expect(await counter.lines(second)).toEqual([0n]);
    await did(counter.commands.voidInvoice(counter.as(), { invoiceId: second, reason }));
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-06-01'))).toEqual([2_000n]);
  });

  test('that counts for ever has no period to get back', async () => {
    const counter = new BillingCounter();
    await counter.open({ silver: '10.00' });
    const subscriptionId = await counter.start('silver');
    await counter.redeem(subscriptionId, Infinity);
    const may = await counter.renew(subscriptionId, '2026-05-01');
    expect(await counter.lines(await counter.renew(subscriptionId, '2026-06-01'))).toEqual([900n]);
    const answer = await counter.commands.voidInvoice(counter.as(), { invoiceId: may, reason });
    // The subscription has nothing to be told.
    expect(answer).toMatchObject({ ok: true, versions: [{ stream: `invoice-${may}` }] });
  });

  test('waits for a change in flight, whose revert would not know of it', async () => {
    const { counter, subscriptionId, may } = await discounted(1);
    await counter.renew(subscriptionId, '2026-06-01');
    const input = { subscriptionId, planCode: 'gold', when: 'now' } as const;
    await did(counter.commands.changePlan(counter.as(), input));
    const bill = { invoiceId: may, reason };
    const early = await counter.commands.voidInvoice(counter.as(), bill);
    expect(early).toMatchObject({ ok: false, errors: [{ code: 'ChangeInProgress' }] });
    await counter.settle(subscriptionId);
    await did(counter.commands.voidInvoice(counter.as(), bill));
  });
});
