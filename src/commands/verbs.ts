import { setTimeout as delay } from 'node:timers/promises';
import { inRealTime, systemClock } from '../platform/clock.ts';
import { reject } from './errors.ts';
import { createHandler, type Handle, type HandlerOptions } from './handler.ts';
import type { CommandContext } from './types.ts';

export interface VerbOptions extends Pick<HandlerOptions, 'store' | 'requestHashKey' | 'onHandled'> {
  /** In [0, 1); default Math.random. */
  readonly random?: () => number;
}

/** The same door for what operators decide about sagas and read models: commands that begin no saga of their own. */
export const createVerbs = ({ random = Math.random, ...options }: VerbOptions): Handle =>
  createHandler({
    ...{ ...options, random, tenantClock: inRealTime(systemClock) },
    ...{ sagaStarts: () => [], pause: (ms) => delay(ms) },
  });

/** Why it is done; every verb of an operator has to say so. Throws `Rejection`. */
export function reasonOf({ reason }: Pick<CommandContext, 'reason'>): string {
  const given = reason?.trim();
  return given ? given : reject('ReasonRequired', 'reason', 'Give a reason: it is kept with what was done.');
}
