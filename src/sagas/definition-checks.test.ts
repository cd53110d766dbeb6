import { createInProcessSandbox } from '../connectors/sandbox/in-process.ts';
import type { SagaDefinition, StepDefinition } from './definition.ts';
import { createDefinitions } from './definitions.ts';
import { downstreamStep, orderSaga, quickRetry } from './testing/order.ts';

const connector = createInProcessSandbox();
const order = orderSaga(connector);
const saga = (...steps: StepDefinition[]): SagaDefinition => ({ ...order, steps });
const step = (name: string, dependsOn: string[] = [], more: Partial<StepDefinition> = {}): StepDefinition =>
  downstreamStep(connector, name, dependsOn, more);
const without = (one: StepDefinition): StepDefinition => ({ ...one, compensate: undefined });

const unsound: [string, SagaDefinition, RegExp][] = [
  ['no steps', saga(), /no steps/],
  ['two steps of one name', saga(step('a'), step('a')), /a is named twice/],
  ['a name that would break keys', saga(step('a:b')), /"a:b" is not lower case/],
  ['a step that depends on nothing known', saga(step('a', ['b'])), /a depends on b, which does not exist/],
  ['a circle', saga(step('a', ['c']), step('b', ['a']), step('c', ['b'])), /a, b, c wait for each other/],
  [
    'two pivots',
    saga(step('a', [], { pivot: true }), step('b', [], { pivot: true })),
    /more than one pivot: a, b/,
  ],
  [
    'no compensation before the pivot',
    saga(without(step('a')), step('b', ['a'], { pivot: true })),
    /a can be turned back/,
  ],
  [
    'compensation after the pivot',
    saga(step('a', [], { pivot: true }), step('b', ['a'])),
    /b comes after the pivot/,
  ],
  ['no attempts', saga(step('a', [], { retry: { ...quickRetry, attempts: 0 } })), /at least one attempt/],
  ['shrinking delays', saga(step('a', [], { retry: { ...quickRetry, factor: 0.5 } })), /delays do not grow/],
  ['a limit below one attempt', saga(step('a', [], { stepTimeLimitMs: 1 })), /shorter than one attempt/],
  [
    'a step of no weight that turns back',
    saga(step('a', [], { criticality: 'non_critical' })),
    /not critical/,
  ],
  [
    'a recorded step that waits',
    saga(step('a'), step('b', ['a'], { action: 'recorded' })),
    /cannot wait for others/,
  ],
];

describe('saga definitions', () => {
  test.each(unsound)('%s is refused at registration', (_name, definition, message) => {
    expect(() => createDefinitions([definition])).toThrow(message);
  });

  test('a step that says why it is irreversible needs no compensation', () => {
    const irreversible = { ...without(step('a')), irreversible: 'a letter cannot be called back' };
    expect(() => createDefinitions([saga(irreversible, step('b', ['a'], { pivot: true }))])).not.toThrow();
  });

  test('old versions stay registered, new instances begin with the latest', () => {
    const definitions = createDefinitions([order, { ...order, version: 2, timeLimitMs: 1_000 }]);
    const [first, second] = [createDefinitions([order]).latest('order'), definitions.latest('order')];
    expect(second.version).toBe(2);
    expect(definitions.of('order', 1, first.hash)).toMatchObject({ version: 1 });
    expect(first.hash).not.toBe(second.hash);
  });

  test('a version whose content was changed is not the one that instances began with', () => {
    const began = createDefinitions([order]).latest('order');
    const changed = createDefinitions([{ ...order, timeLimitMs: 1 }]);
    expect(changed.of('order', 1, began.hash)).toBeNull();
  });

  test('one version twice is refused', () => {
    expect(() => createDefinitions([order, order])).toThrow('registered twice');
  });
});
