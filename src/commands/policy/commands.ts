import type { Command } from '../command.ts';
import { load } from '../loading.ts';
import { must, refuseIfAny, type Finding } from '../validation.ts';
import { changeTimings, prorations, recognitions } from './conventions.ts';
import { policyStream } from './events.ts';
import type { ConventionsResult, SetConventions } from './inputs.ts';
import { policy, setConventions } from './policy.ts';

export const setConventionsCommand: Command<SetConventions, ConventionsResult> = {
  name: 'policy.set',
  check: ({ proration, recognition, upgrade, downgrade }) =>
    refuseIfAny([
      oneOf(prorations, proration, 'proration'),
      oneOf(recognitions, recognition, 'recognition'),
      oneOf(changeTimings, upgrade, 'upgrade'),
      oneOf(changeTimings, downgrade, 'downgrade'),
    ]),
  async decide(desk, input) {
    const { tenant, store } = desk;
    const { state, version, stream } = await load(store, { tenant, stream: policyStream }, policy);
    desk.expect(version);
    const set = setConventions(state, input, desk);
    const expected = version === 0 ? ('none' as const) : version;
    return {
      result: { conventions: set?.data.conventions ?? state.conventions },
      accountId: null,
      streams: set ? [{ tenant, stream, accountId: null, expected, events: [set] }] : [],
    };
  },
};

function oneOf(values: readonly string[], given: string | null | undefined, name: string): Finding {
  const known = given === null || given === undefined || values.includes(given);
  return must(known, 'InvalidInput', name, `${name} must be one of ${values.join(', ')}.`);
}
