import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { engineStand, type EngineStand } from '../support/engine-stand.ts';
import { followSaga, toTheEnd, until } from '../support/saga-follower.ts';
import { businessAt, type Business, type Changed } from './business.ts';
import { goTo } from './played-time.ts';

interface Payload {
  readonly saga: { readonly status: string } | null;
  readonly userErrors: readonly { readonly code: string }[];
}

describe('what an operator can do to a saga, through the door', () => {
  let stand: EngineStand;
  let app: App;
  let token: string;
  let acme: Business;

  beforeAll(async () => {
    stand = await engineStand('in-process');
    app = await stand.start();
    token = await stand.token();
    acme = businessAt(app.address, token);
    // What an upgrade costs is reckoned by the day.
    await goTo(acme, 'testClockSet', '2026-03-10T15:00:00.000Z');
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
  });
  afterAll(() => stand?.drop());
  beforeEach(() => stand.downstream.rules.set([]));

  const upgrade = async (): Promise<Changed & { readonly subscriptionId: string }> => {
    const { subscription } = await acme.start(await acme.open(), 'silver');
    return { ...(await acme.change(subscription.id, 'gold')), subscriptionId: subscription.id };
  };
  const progressOf = ({ saga }: Changed) => followSaga(() => app.address, token, saga.id);
  const statusOf = async ({ saga }: Changed): Promise<string | undefined> => {
    const { data } = await acme.ask<{ saga: { status: string } }>(`{ saga(id: "${saga.id}") { status } }`);
    return data?.saga.status;
  };
  const say = async (verb: string, input: object, key: string = randomUUID()) => {
    const type = `${verb[0]!.toUpperCase()}${verb.slice(1)}Input`;
    const { data, extensions } = await acme.ask<Record<string, Payload>>(
      `mutation ($input: ${type}!) { ${verb}(input: $input) { saga { status } userErrors { code } } }`,
      { input },
      key,
    );
    return { ...data![verb]!, replayed: extensions?.['idempotency'] !== undefined };
  };

  /** An upgrade that provisioning has carried out and of which the CRM will not hear. */
  const escalated = async (): Promise<Changed> => {
    stand.downstream.rules.set([{ mode: 'fail', downstream: 'crm', status: 400, code: 'unknown_field' }]);
    const changed = await upgrade();
    await until(progressOf(changed), ({ type }) => type === 'StepEscalated');
    stand.downstream.rules.set([]);
    return changed;
  };

  it('tries an escalated step again, once however often it is said', async () => {
    const changed = await escalated();
    const [retry, key] = [
      { sagaId: changed.saga.id, step: 'crm', reason: 'it knows the field' },
      randomUUID(),
    ];
    const said = await Promise.all([say('sagaRetryStep', retry, key), say('sagaRetryStep', retry, key)]);
    expect(said.map(({ userErrors }) => userErrors)).toEqual([[], []]);
    expect(said.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
    const seen = await toTheEnd(progressOf(changed));
    expect(seen.filter(({ type }) => type === 'StepRetryRequested')).toHaveLength(1);
    expect(await statusOf(changed)).toBe('COMPLETED');
  });

  it('lets a word stand for a step; the saga ends with warnings', async () => {
    const changed = await escalated();
    const skip = { sagaId: changed.saga.id, step: 'crm', reason: 'entered by hand', result: { by: 'hand' } };
    expect(await say('sagaSkipStep', skip)).toMatchObject({ userErrors: [] });
    await toTheEnd(progressOf(changed));
    expect(await statusOf(changed)).toBe('COMPLETED_WITH_WARNINGS');
  });

  it('turns a saga back while provisioning is under way, and leaves nothing behind', async () => {
    const held = stand.downstream.hold('/provisioning/changePlan');
    const changed = await upgrade();
    await held.arrived;
    const word = { sagaId: changed.saga.id, reason: 'the customer withdrew' };
    expect(await say('sagaCompensate', word)).toMatchObject({ userErrors: [] });
    held.release();
    await toTheEnd(progressOf(changed));
    expect(await statusOf(changed)).toBe('COMPENSATED');
    const { data } = await acme.ask<object>(
      `{ subscription(id: "${changed.subscriptionId}") { terms { planCode } changeInFlight { operationId } }
         invoice(id: "${changed.invoiceId}") { total { amount } creditNotes { total { amount } } } }`,
    );
    expect(data).toEqual({
      subscription: { terms: { planCode: 'silver' }, changeInFlight: null },
      invoice: { total: { amount: '20.00' }, creditNotes: [{ total: { amount: '-20.00' } }] },
    });
  });

  it('is refused with the reason why', async () => {
    const changed = await escalated();
    const { id: sagaId } = changed.saga;
    const refusals: readonly [string, object, string][] = [
      ['sagaCompensate', { sagaId, reason: 'too late' }, 'SagaPastPivot'],
      ['sagaRetryStep', { sagaId, step: 'provisioning', reason: 'again' }, 'SagaStepNotWaiting'],
      ['sagaRetryStep', { sagaId, step: 'teleport', reason: 'again' }, 'SagaStepNotFound'],
      ['sagaSkipStep', { sagaId, step: 'crm', reason: ' ' }, 'ReasonRequired'],
      ['sagaSkipStep', { sagaId, step: 'crm', reason: 'stale', expectedVersion: 1 }, 'VersionConflict'],
      ['sagaCompensate', { sagaId: 'Saga:none', reason: 'gone' }, 'SagaNotFound'],
    ];
    for (const [verb, input, code] of refusals)
      expect(await say(verb, input)).toMatchObject({ saga: null, userErrors: [{ code }] });
    expect(await statusOf(changed)).toBe('ESCALATED');
  });
});
