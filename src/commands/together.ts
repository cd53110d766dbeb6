import type { StreamAppend, StreamAssertion, StreamVersion } from '../eventstore/types.ts';
import { derivedId } from '../platform/ids.ts';
import type { Command } from './command.ts';
import { decideOn, type Deciding } from './deciding.ts';
import { Rejection } from './errors.ts';
import { askedOf, metaOf, type Handle, type HandlerOptions } from './handler.ts';
import { JointAppend } from './joint-append.ts';
import { conventionsOf } from './policy/policy.ts';
import type { CommandContext, CommandResult } from './types.ts';

/** One of many commands of a kind; all of one tenant and one principal. */
export interface Member<I> {
  readonly context: CommandContext;
  readonly input: I;
}

/**
 * Handles many commands of a kind in one append. What does not go together with the others, or conflicts, or fails, is handled by
 * itself, after them; so each has its own answer, and one that throws takes no other along. In the order given, as far as they go together.
 *
 * Keeps no receipts: for commands that find nothing more to do when they come again. The metadata of what is written together name the
 * run as their operation; ids, and what the events themselves say, are of each command's own.
 */
export type HandleTogether = <I extends object, R extends object>(
  command: Command<I, R>,
  members: readonly Member<I>[],
) => Promise<readonly PromiseSettledResult<CommandResult<R>>[]>;

interface Decided<R extends object> {
  readonly operationId: string;
  readonly result: R;
  readonly streams: readonly StreamAppend[];
  readonly assertions: readonly StreamAssertion[];
}

type Answer<R extends object> = PromiseSettledResult<CommandResult<R>>;

export function createTogether(options: HandlerOptions, handle: Handle): HandleTogether {
  return async <I extends object, R extends object>(
    command: Command<I, R>,
    members: readonly Member<I>[],
  ): Promise<readonly Answer<R>[]> => {
    const begun = performance.now();
    const [first] = members;
    if (!first) return [];
    // Asked for once: they are one tenant's.
    const { tenant } = first.context.principal;
    const now = await options.tenantClock.now(tenant);
    const conventions = conventionsOf(options.store, tenant);
    const atOnce = { ...options, tenantClock: { now: async () => now }, conventions };
    const decisions = await Promise.all(members.map((member) => decide(atOnce, command, member)));
    const answers = await appendJointly(options, command.name, members, decisions);
    const seconds = (performance.now() - begun) / 1000 / members.length;
    for (const answer of answers) {
      const outcome = answer?.status === 'fulfilled' && answer.value.ok ? 'done' : 'refused';
      if (answer) options.onHandled?.({ command: command.name, outcome, seconds });
    }
    const all: Answer<R>[] = [];
    for (const [at, { context, input }] of members.entries()) {
      const alone = async (): Promise<Answer<R>> =>
        (await Promise.allSettled([handle(command, context, input)]))[0];
      all.push(answers[at] ?? (await alone()));
    }
    return all;
  };
}

/** Null where the member must be handled by itself. */
async function decide<I extends object, R extends object>(
  options: HandlerOptions & Deciding,
  command: Command<I, R>,
  { context, input }: Member<I>,
): Promise<Decided<R> | Rejection | null> {
  try {
    command.check(input);
    const asked = await askedOf(options, context);
    const { decision, sagas } = await decideOn(options, command, asked, input);
    const { result, streams, assertions = [] } = decision;
    return { operationId: asked.operationId, result, streams: [...streams, ...sagas], assertions };
  } catch (error) {
    return error instanceof Rejection ? error : null;
  }
}

/** The answers of those that went together; no answer for the others. */
async function appendJointly<I extends object, R extends object>(
  options: HandlerOptions,
  command: string,
  members: readonly Member<I>[],
  decisions: readonly (Decided<R> | Rejection | null)[],
): Promise<(Answer<R> | undefined)[]> {
  const answers = decisions.map((decision): Answer<R> | undefined => {
    if (decision instanceof Rejection) return fulfilled({ ok: false, errors: decision.errors });
    return decision?.streams.length === 0 ? done(decision, []) : undefined;
  });
  let waiting = decisions.flatMap((decision, at) =>
    decision && !(decision instanceof Rejection) && !answers[at] ? [{ decision, at }] : [],
  );
  while (waiting.length > 1) {
    const joint = new JointAppend();
    const taken = waiting.filter(({ decision }) => joint.take(decision.streams, decision.assertions));
    const appended = await options.store
      .append({
        streams: joint.streams,
        assertions: joint.assertions,
        meta: metaOfAll(
          command,
          taken.map(({ at }) => members[at]!.context),
        ),
      })
      .catch(() => null); // handled alone, each finds out whether it was written
    if (appended?.outcome === 'appended') {
      const versions = new Map(appended.versions.map(({ stream, version }) => [stream, version]));
      for (const { decision, at } of taken.toReversed())
        answers[at] = done(decision, versionsOf(decision.streams, versions));
    }
    if (appended?.outcome !== 'conflict') break;
    const { stream } = appended;
    waiting = taken.filter(({ decision }) => !touches(decision, stream));
    if (waiting.length === taken.length) break;
  }
  return answers;
}

const touches = ({ streams, assertions }: Decided<object>, name: string): boolean =>
  [...streams, ...assertions].some(({ stream }) => stream === name);

/** Of one member, the last one first: of a stream in common it has reached what those after it have not added. */
function versionsOf(streams: readonly StreamAppend[], reached: Map<string, number>): StreamVersion[] {
  return streams.map(({ stream, events }) => {
    const version = reached.get(stream)!;
    reached.set(stream, version - events.length);
    return { stream, version };
  });
}

function metaOfAll(command: string, contexts: readonly CommandContext[]): ReturnType<typeof metaOf> {
  const [first] = contexts;
  const { tenant } = first!.principal;
  const operationId = derivedId(tenant, 'together', ...contexts.map(({ idempotencyKey }) => idempotencyKey));
  return metaOf(command, operationId, { ...first!, idempotencyKey: `together:${operationId}` });
}

function done<R extends object>(
  { operationId, result }: Decided<R>,
  versions: readonly StreamVersion[],
): Answer<R> {
  return fulfilled({ ok: true, result, versions, replayed: false, operationId });
}

const fulfilled = <R extends object>(value: CommandResult<R>): Answer<R> => ({ status: 'fulfilled', value });
