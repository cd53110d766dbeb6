import type { Pool } from 'pg';
import { Gathered, type LookUp } from '../../eventstore/gathered.ts';
import { statement } from '../statement.ts';

const reachedStatement = statement(import.meta.dirname, 'has-reached');

/** Has the read model applied that version of the stream, as far as has been committed? */
export type Reached = (
  projection: string,
  tenant: string,
  stream: string,
  version: number,
) => Promise<boolean>;

interface Question extends LookUp {
  readonly projection: string;
  readonly stream: string;
  readonly version: number;
}

/**
 * Asks the watermarks. Everyone who waits asks again after each commit of a projector: those who ask at the same time share a round trip
 * (6.4 a plan change when each had its own, at 25 changes a second).
 */
export function reachedIn(pool: Pool): Reached {
  const ask = async (questions: readonly Question[]): Promise<readonly boolean[]> => {
    const { rows } = await pool.query<{ reached: boolean }>({
      ...reachedStatement,
      values: [
        questions[0]!.tenant,
        questions.map(({ stream }) => stream),
        questions.map(({ projection }) => projection),
        questions.map(({ version }) => version),
      ],
    });
    return rows.map(({ reached }) => reached);
  };
  const asked = new Gathered<Question, boolean>(async (question) => (await ask([question]))[0]!, ask);
  return (projection, tenant, stream, version) =>
    asked.get({ tenant, name: `${projection} ${version} ${stream}`, projection, stream, version });
}
