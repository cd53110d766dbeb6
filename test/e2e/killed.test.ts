import { businessAt, type Business } from '../gateway/business.ts';
import { engineStand, tenant, type EngineStand } from '../support/engine-stand.ts';
import type { EngineProcess } from '../support/engine-process.ts';
import { followSaga, toTheEnd, until } from '../support/saga-follower.ts';

describe('an engine killed by SIGKILL in the middle of sagas', () => {
  let stand: EngineStand;
  let token: string;
  /** Of the engine that runs, or of the one that is coming up. */
  let running: Promise<EngineProcess>;
  const address = async (): Promise<string> => (await running).up;

  beforeAll(async () => {
    stand = await engineStand();
    token = await stand.token();
    running = stand.launch();
    await running;
  });
  afterAll(() => stand?.drop());

  const upgrade = async (acme: Business): Promise<string> => {
    const { subscription } = await acme.start(await acme.open(), 'silver');
    return (await acme.change(subscription.id, 'gold')).saga.id;
  };

  it('finishes them after a restart, each effect once, followed without a gap', async () => {
    const acme = businessAt(await address(), token);
    await acme.publish('silver', 1, '30.00', 5);
    await acme.publish('gold', 2, '50.00', 20);
    const killed = await running;

    // One is killed before its call had any effect, the other between the effect and its answer.
    const call = stand.downstream.hold('/provisioning/changePlan');
    const without = await upgrade(acme);
    await call.arrived;
    let kill = (): void => {};
    const gone = new Promise<void>((resolve) => {
      kill = () => void killed.kill().then(resolve);
    });
    stand.downstream.onEffect('provisioning', kill);
    const withEffect = await upgrade(acme);
    const followed = [without, withEffect].map((saga) => followSaga(address, token, saga));
    running = gone.then(() => stand.launch());
    await gone;
    call.release();

    const histories = await Promise.all(followed.map(toTheEnd));
    for (const history of histories) {
      expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => index + 1));
      expect(history.at(-1)?.type).toBe('SagaCompleted');
      const provisioning = history.filter(({ step }) => step === 'provisioning');
      expect(provisioning.map(({ type }) => type)).toEqual([
        'StepStarted',
        'StepOutcomeUnknown',
        'StepRetryScheduled',
        'StepStarted',
        'StepSucceeded',
      ]);
    }
    const applied = stand.downstream.ledger.entries().map(({ kind, key }) => `${kind} ${key}`);
    expect(new Set(applied).size).toBe(applied.length);
    expect(applied).toHaveLength(8);
    expect(stand.downstream.standing(tenant)).toHaveLength(8);
    expect(stand.downstream.calls.filter((key) => key.endsWith(':provisioning'))).toHaveLength(4);
  });

  it('stops at SIGTERM when what is in hand is written, and goes on where it stopped', async () => {
    const acme = businessAt(await address(), token);
    const call = stand.downstream.hold('/provisioning/changePlan');
    const saga = await upgrade(acme);
    await call.arrived;
    const stopping = (await running).stop();
    call.release();
    expect(await stopping).toBe(0);
    running = stand.launch();
    const progress = followSaga(address, token, saga);
    const provisioned = await until(
      progress,
      ({ type, step }) => type === 'StepSucceeded' && step === 'provisioning',
    );
    expect(
      provisioned.filter(({ type, step }) => type === 'StepStarted' && step === 'provisioning'),
    ).toHaveLength(1);
    expect((await toTheEnd(progress)).at(-1)?.type).toBe('SagaCompleted');
  });
});
