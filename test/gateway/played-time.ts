import type { Business } from './business.ts';

export interface PlayedClock {
  readonly now: string;
  readonly advancingTo: string | null;
  readonly settled: boolean;
}

/** Resolves once nothing is under way for a sandbox whose time is played. */
export async function settled(who: Business): Promise<PlayedClock> {
  const query = '{ testClockSettled(timeoutMs: 20000) { now advancingTo settled } }';
  for (;;) {
    const { data } = await who.ask<{ testClockSettled: PlayedClock }>(query);
    if (data?.testClockSettled.settled) return data.testClockSettled;
  }
}

/** Sets a sandbox's clock, or lets time pass until then, with all that happens on the way. */
export async function goTo(
  who: Business,
  verb: 'testClockSet' | 'testClockAdvance',
  to: string,
): Promise<void> {
  const moved = await who.ask(`mutation { ${verb}(input: { to: "${to}" }) { userErrors { code } } }`);
  expect(moved).toMatchObject({ errors: [], data: { [verb]: { userErrors: [] } } });
  await settled(who);
}
