import type { Answer } from './client.ts';
import type { Business } from './business.ts';

export interface ShownConventions {
  readonly proration: string;
  readonly recognition: string;
  readonly upgrade: string;
  readonly downgrade: string;
  readonly setAt: string | null;
  readonly version: number;
}

interface SetPayload {
  readonly conventionsSet: {
    readonly conventions: ShownConventions | null;
    readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] }[];
  } | null;
}

const fields = 'proration recognition upgrade downgrade setAt version';

export function setConventions(who: Business, input: object): Promise<Answer<SetPayload>> {
  const query = `mutation ($input: ConventionsSetInput!) { conventionsSet(input: $input) {
    conventions { ${fields} } userErrors { code path } } }`;
  return who.ask<SetPayload>(query, { input });
}

export async function shownConventions(who: Business): Promise<ShownConventions | undefined> {
  return (await who.ask<{ conventions: ShownConventions }>(`{ conventions { ${fields} } }`)).data
    ?.conventions;
}
