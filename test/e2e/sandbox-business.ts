import { randomUUID } from 'node:crypto';
import { businessAt } from '../gateway/business.ts';
import { settled } from '../gateway/played-time.ts';

/** A tenant whose time is played, seen through its own door. */
export interface SandboxBusiness {
  /** Does one mutation; `shape` is what is asked of its payload. Throws where it is refused. */
  done<P>(mutation: string, inputType: string, input: object, shape?: string): Promise<P>;
  asked<D>(query: string, variables?: Record<string, unknown>): Promise<D>;
  /** Lets time pass until then, with all that happens on the way, sagas and read models included. */
  until(to: string): Promise<void>;
  /** Resolves once nothing is under way. */
  settled(): Promise<void>;
}

export function sandboxBusiness(url: string, token: string): SandboxBusiness {
  const business = businessAt(url, token);

  const asked = async <D>(query: string, variables?: Record<string, unknown>): Promise<D> => {
    const { data, errors } = await business.ask<D>(query, variables);
    if (!data || errors.length > 0) throw new Error(JSON.stringify(errors));
    return data;
  };

  const done = async <P>(mutation: string, inputType: string, input: object, shape = ''): Promise<P> => {
    const query = `mutation ($input: ${inputType}!) { did: ${mutation}(input: $input) {
      ${shape} userErrors { code message path } } }`;
    const { data, errors } = await business.ask<{ did: P & { userErrors: readonly object[] } }>(
      query,
      { input },
      randomUUID(),
    );
    if (!data?.did || data.did.userErrors.length > 0)
      throw new Error(`${mutation}: ${JSON.stringify({ errors, data })}`);
    return data.did;
  };

  return {
    done,
    asked,
    settled: async () => void (await settled(business)),
    async until(to) {
      await done('testClockAdvance', 'TestClockInput', { to });
      await settled(business);
    },
  };
}
