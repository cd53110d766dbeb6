import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { sagaStatuses, stepStatuses } from '../../sagas/status.ts';
import type { SagaProgress } from '../../sagas/progress.ts';
import type { SagaView, StepView } from '../../sagas/view.ts';
import { enumOf } from '../enums.ts';
import { Connection } from '../relay/connection.ts';
import { Node } from '../relay/node.ts';
import { typedId } from '../relay/typed-id.ts';
import { DateTimeScalar } from '../scalars/calendar.ts';

const inWords = (values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value) => [value, `${value.replaceAll('_', ' ')}.`]));

export const SagaStatusEnum = enumOf('SagaStatus', 'Where a saga stands.', inWords(sagaStatuses));
export const StepStatusEnum = enumOf('StepStatus', 'Where a step of a saga stands.', inWords(stepStatuses));

@ObjectType({ description: 'What went wrong in a step.', simpleResolvers: true })
export class StepError {
  @Field(() => String, { description: 'As the other side, or the engine, calls it.' })
  code!: string;

  @Field(() => String, { description: 'For people.' })
  message!: string;
}

/** What a definition says of a step, whether it is planned or taken. */
@ObjectType({ simpleResolvers: true })
export abstract class DefinedStep {
  @Field(() => String, { description: 'Its name within the saga.' })
  name!: string;

  @Field(() => String, { description: 'The system that it acts on.' })
  downstream!: string;

  @Field(() => [String], { description: 'Steps that come before it.' })
  dependsOn!: string[];

  @Field(() => Boolean, { description: 'Whether its failure turns the saga back.' })
  critical!: boolean;

  @Field(() => Boolean, { description: 'Once it has succeeded the saga only goes forward.' })
  pivot!: boolean;
}

@ObjectType({ description: 'One step of a saga.', simpleResolvers: true })
export class SagaStep extends DefinedStep {
  @Field(() => StepStatusEnum, { description: 'Where it stands.' })
  status!: string;

  @Field(() => Int, { description: 'Attempts so far.' })
  attempts!: number;

  @Field(() => Int, { description: 'Attempts at taking it back.' })
  compensationAttempts!: number;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it first began.' })
  startedAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it last came to rest.' })
  settledAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is tried again.' })
  nextAttemptAt!: string | null;

  @Field(() => StepError, { nullable: true, description: 'What went wrong last.' })
  error!: StepError | null;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'What the other side answered.' })
  result!: object | null;
}

@ObjectType({
  description: 'What carries a change to every system, step by step.',
  implements: Node,
  simpleResolvers: true,
})
export class Saga extends Node {
  @Field(() => String, { description: 'Name of its definition.' })
  type!: string;

  @Field(() => Int, { description: 'Version of its definition, kept for its whole life.' })
  definitionVersion!: number;

  @Field(() => SagaStatusEnum, { description: 'Where it stands.' })
  status!: string;

  @Field(() => ID, { nullable: true, description: 'The account that it is about.' })
  accountId!: string | null;

  @Field(() => ID, { description: 'The business operation that it belongs to.' })
  operationId!: string;

  @Field(() => DateTimeScalar, { description: 'When it began.' })
  startedAt!: string;

  @Field(() => DateTimeScalar, { description: 'When it last moved.' })
  updatedAt!: string;

  @Field(() => Int, {
    description: 'Its version; send it as `expectedVersion`, or as `after` to follow it from here.',
  })
  version!: number;

  @Field(() => Boolean, { description: 'Whether it can still be turned back.' })
  canCompensate!: boolean;

  @Field(() => [SagaStep], { description: 'Its steps in the order of the definition.' })
  steps!: SagaStep[];
}

@ObjectType({ description: 'A page of sagas, newest first.', simpleResolvers: true })
export class SagaConnection extends Connection(Saga, 'Saga') {}

@ObjectType('SagaProgress', { description: 'One transition of a saga.', simpleResolvers: true })
export class SagaProgressType {
  @Field(() => ID, { description: 'The saga.' })
  sagaId!: string;

  @Field(() => Int, {
    description: '1, 2, 3, … without a gap; resume with `after` set to the last one seen.',
  })
  version!: number;

  @Field(() => String, { description: 'What happened: `StepSucceeded`.' })
  type!: string;

  @Field(() => String, { nullable: true, description: 'The step; null where it concerns the whole saga.' })
  step!: string | null;

  @Field(() => Int, { nullable: true, description: 'Number of the attempt.' })
  attempt!: number | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  at!: string;

  @Field(() => String, { nullable: true, description: 'Why, or what went wrong.' })
  detail!: string | null;

  @Field(() => Boolean, { description: 'Whether the saga ended with it.' })
  isLast!: boolean;
}

@InputType({ description: 'A step to try again now.' })
export class SagaRetryStepInput {
  @Field(() => ID, { description: 'The saga.' })
  sagaId!: string;

  @Field(() => String, { description: 'Name of the step.' })
  step!: string;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether it gets its whole retry policy again; else one attempt.',
  })
  resetAttempts!: boolean;

  @Field(() => String, { description: 'Why; kept in the history.' })
  reason!: string;

  @Field(() => Int, { nullable: true, description: 'Version of the saga that the caller saw.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'A step that was settled elsewhere.' })
export class SagaSkipStepInput {
  @Field(() => ID, { description: 'The saga.' })
  sagaId!: string;

  @Field(() => String, { description: 'Name of the step.' })
  step!: string;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: "What stands in for the step's own result.",
  })
  result?: object | null;

  @Field(() => String, { description: 'Why; kept in the history.' })
  reason!: string;

  @Field(() => Int, { nullable: true, description: 'Version of the saga that the caller saw.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'A saga to turn back.' })
export class SagaCompensateInput {
  @Field(() => ID, { description: 'The saga.' })
  sagaId!: string;

  @Field(() => String, { description: 'Why; kept in the history.' })
  reason!: string;

  @Field(() => Int, { nullable: true, description: 'Version of the saga that the caller saw.' })
  expectedVersion?: number | null;
}

export function sagaOf(view: SagaView): Saga {
  const { type, definitionVersion, status, operationId, startedAt, updatedAt, version, canCompensate } = view;
  return Object.assign(new Saga(), {
    id: typedId('Saga', view.sagaId),
    type,
    definitionVersion,
    status,
    accountId: view.accountId && typedId('Account', view.accountId),
    operationId,
    startedAt,
    updatedAt,
    version,
    canCompensate,
    steps: view.steps.map(stepOf),
  });
}

export function progressOf({ sagaId, ...entry }: SagaProgress): SagaProgressType {
  return { ...entry, sagaId: typedId('Saga', sagaId) };
}

function stepOf({ criticality, dependsOn, ...step }: StepView): SagaStep {
  return { ...step, dependsOn: [...dependsOn], critical: criticality === 'critical' };
}
