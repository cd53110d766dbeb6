import type { CallOutcome } from './types.ts';

/** A downstream's answer, however it was brought. */
export interface Answer {
  readonly status: number;
  /** Parsed JSON; null where there was none. */
  readonly body: unknown;
  /** The header as given: seconds, or a date. */
  readonly retryAfter?: string | null;
}

/** Answers that say that nothing was done, but may be another time. */
const notNow: ReadonlySet<number> = new Set([408, 425, 429, 503]);

/**
 * What an answer says about the effect. 2xx: it happened. 4xx: it did not and will not. 408, 425, 429, 503: not now, come again.
 * Any other 5xx may come from after the effect: unknown. Redirects are not followed: the effect was not asked for there.
 *
 * @param nowMs for a `Retry-After` given as a date
 */
export function outcomeOf({ status, body, retryAfter }: Answer, nowMs: number): CallOutcome {
  const said = fieldsOf(body);
  if (status >= 200 && status < 300) return { outcome: 'succeeded', result: said.result ?? {} };
  const message = said.message ?? `the downstream answered ${status}`;
  if (status >= 500 && status !== 503) return { outcome: 'unknown', message };
  const retryable = notNow.has(status);
  const retryAfterMs = retryable ? parseRetryAfter(retryAfter ?? null, nowMs) : null;
  const failed = { outcome: 'failed', code: said.code ?? `http_${status}`, message, retryable } as const;
  return retryAfterMs === null ? failed : { ...failed, retryAfterMs };
}

function fieldsOf(body: unknown): { result?: object; code?: string; message?: string } {
  if (typeof body !== 'object' || body === null) return {};
  const { result, code, message } = body as Record<string, unknown>;
  return {
    ...(typeof result === 'object' && result !== null ? { result } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof message === 'string' ? { message } : {}),
  };
}

/** Milliseconds of a `Retry-After` header: seconds or an HTTP date; null where it is neither. */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
