import type { Commands, Operation } from '../commands/index.ts';
import type { InvoiceIssued } from '../commands/invoice/events.ts';
import { invoiceStream } from '../commands/invoice/events.ts';
import { planChangeCompletion } from '../commands/subscription/settlement.ts';
import type { Terms } from '../commands/rating/terms.ts';
import type { TermsChanged } from '../commands/subscription/events.ts';
import type { CallOutcome, Connector } from '../connectors/types.ts';
import type { EventData, EventStore } from '../eventstore/types.ts';
import type { Wakeups } from '../messaging/types.ts';
import { inRealTime, type Clock, type Instant, type TenantClock } from '../platform/clock.ts';
import { awaitProjection, type ProjectionReached } from './await-projection.ts';
import type { Action, SagaContext, SagaDefinition, StepDefinition, StepUndoCall } from './definition.ts';
import { defaultRetry } from './retry-policy.ts';
import type { SagaTrigger } from './start.ts';

/** What a plan change's saga is about. */
export interface PlanChangeSubject {
  readonly subscriptionId: string;
  readonly accountId: string;
  readonly direction: string;
  readonly effectiveAt: Instant;
  readonly previous: Terms;
  readonly terms: Terms;
  /** Null where nothing was billed: on trial. */
  readonly invoiceId: string | null;
  /** Version of the invoice's stream that revenue recognition has to reach. */
  readonly invoiceVersion: number;
}

export interface PlanChangeParts {
  readonly connector: Connector;
  readonly store: EventStore;
  readonly clock: Clock;
  /** Default: every tenant lives in real time. */
  readonly tenantClock?: TenantClock;
  readonly wakeups: Wakeups;
  readonly projectionReached: ProjectionReached;
  /** Asked for at the time of use: commands begin sagas, and this saga sends a command. */
  readonly commands: () => Pick<Commands, 'revertPlanChange'>;
}

export const planChangeType = 'plan-change';

/** A change of plan, quantity or add-ons begins a saga; a change to the terms already in force writes no event and begins none. */
export const planChangeTrigger: SagaTrigger = { type: planChangeType, subjectOf };

function subjectOf({ facts }: Operation): PlanChangeSubject | null {
  const changed = facts.flatMap(({ events }) => events).find(isTermsChange);
  if (!changed) return null;
  const { subscriptionId, accountId, direction, effectiveAt, previous, terms, invoiceId } = changed.data;
  const invoice = facts.find((fact) => invoiceId !== null && fact.stream === invoiceStream(invoiceId));
  const invoiceVersion = invoice?.events.filter(isIssued).length ?? 0;
  return { subscriptionId, accountId, direction, effectiveAt, previous, terms, invoiceId, invoiceVersion };
}

const isTermsChange = (event: EventData): event is TermsChanged =>
  ['SubscriptionPlanChanged', 'SubscriptionQuantityChanged', 'SubscriptionAddOnsChanged'].includes(
    event.type,
  );

const isIssued = (event: EventData): event is InvoiceIssued => event.type === 'InvoiceIssued';

/**
 * billing (done by the command) → provisioning → CRM, engagement, revenue recognition, analytics in parallel.
 *
 * Provisioning is the pivot: until it has succeeded the change can be taken back as a whole; from then on the customer has what
 * they pay for, and what is left is only retried, escalated, skipped. Its compensation serves the attempts whose
 * outcome is unknown: it bars the key, so that a late first attempt cannot provision after the return.
 */
export function planChange(parts: PlanChangeParts): SagaDefinition {
  const { connector, store, clock, tenantClock = inRealTime(clock) } = parts;
  return {
    type: planChangeType,
    version: 1,
    correlation: 'subscriptionId',
    conflict: 'reject',
    timeLimitMs: 24 * 60 * 60_000,
    steps: [
      {
        ...critical,
        name: 'billing',
        downstream: 'billing',
        dependsOn: [],
        action: 'recorded',
        compensate: revertBilling(parts),
      },
      {
        ...critical,
        name: 'provisioning',
        downstream: 'provisioning',
        dependsOn: ['billing'],
        action: send(connector, 'provisioning', 'changePlan'),
        compensate: takeBack(connector, 'provisioning', 'changePlan'),
        pivot: true,
      },
      { ...follower('crm'), action: send(connector, 'crm', 'upsertSubscription') },
      { ...follower('engagement'), action: send(connector, 'engagement', 'announcePlanChange') },
      { ...follower('revenue-recognition'), action: awaitRecognition(parts) },
      { ...follower('analytics'), action: send(connector, 'analytics', 'recordPlanChange') },
    ],
    onSettled: async ({ tenant, operationId, subject }, status) => {
      if (status === 'compensated') return []; // The revert has released the subscription.
      const { subscriptionId } = subject as PlanChangeSubject;
      const now = await tenantClock.now(tenant);
      const completed = await planChangeCompletion(store, tenant, subscriptionId, operationId, now);
      return completed ? [completed] : [];
    },
  };
}

const limits = { retry: defaultRetry, attemptTimeLimitMs: 10_000, stepTimeLimitMs: 15 * 60_000 } as const;
const critical = { ...limits, criticality: 'critical', onExhausted: 'compensate' } as const;

const follower = (name: string): Omit<StepDefinition, 'action'> => ({
  ...limits,
  name,
  downstream: name,
  dependsOn: ['provisioning'],
  criticality: 'non_critical',
  onExhausted: 'escalate',
});

/** The subject that this file's trigger wrote. */
const subjectIn = (saga: SagaContext): PlanChangeSubject => saga.subject as PlanChangeSubject;

/** What the other side is told: who, what before, what now, since when. */
function payloadOf(saga: SagaContext): object {
  const { subscriptionId, accountId, direction, effectiveAt, previous, terms } = subjectIn(saga);
  return {
    operationId: saga.operationId,
    subscriptionId,
    accountId,
    direction,
    effectiveAt,
    previous,
    terms,
  };
}

function send(connector: Connector, downstream: string, action: string): Action {
  return {
    name: `${downstream}.${action}`,
    run: (call) => connector.invoke({ ...call, downstream, action, payload: payloadOf(call) }),
  };
}

function takeBack(connector: Connector, downstream: string, action: string): Action<StepUndoCall> {
  return {
    name: `${downstream}.${action}.undo`,
    run: (call) => connector.undo({ ...call, downstream, action, payload: payloadOf(call) }),
  };
}

function revertBilling({ commands }: PlanChangeParts): Action<StepUndoCall> {
  return {
    name: 'subscription.revertPlanChange',
    run: async (call): Promise<CallOutcome> => {
      const result = await commands().revertPlanChange(
        {
          principal: { tenant: call.tenant, actor: `saga:${call.sagaId}`, role: 'system' },
          idempotencyKey: call.undoKey,
          correlationId: call.correlationId,
          traceparent: call.traceparent,
          reason: 'the plan change was compensated',
        },
        {
          subscriptionId: subjectIn(call).subscriptionId,
          operationId: call.operationId,
          reason: 'the plan change could not be carried out downstream',
        },
      );
      if (result.ok) return { outcome: 'succeeded', result: result.result };
      const [error] = result.errors;
      const code = error?.code ?? 'refused';
      return {
        outcome: 'failed',
        code,
        message: error?.message ?? '',
        retryable: code === 'TooMuchContention',
      };
    },
  };
}

/** Done when the read model has the invoice: then deferred and recognised revenue are what the books will say. */
function awaitRecognition(parts: PlanChangeParts): Action {
  return {
    name: 'revrec.reached',
    run: async (call): Promise<CallOutcome> => {
      const { invoiceId, invoiceVersion: version } = subjectIn(call);
      if (invoiceId === null) return { outcome: 'succeeded', result: {} };
      const invoice = { tenant: call.tenant, stream: invoiceStream(invoiceId), version };
      if (await awaitProjection(parts, 'revrec', invoice, call.signal)) {
        return { outcome: 'succeeded', result: { invoiceId, version } };
      }
      return {
        outcome: 'failed',
        code: 'projection_behind',
        message: 'the schedule is not there yet',
        retryable: true,
      };
    },
  };
}
