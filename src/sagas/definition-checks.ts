import type { SagaDefinition, StepDefinition } from './definition.ts';
import { cyclic, descendants } from './graph.ts';

/** All that is wrong with a definition, each as a sentence that names the step; empty where it is sound. */
export function problemsOf(definition: SagaDefinition): readonly string[] {
  const steps = definition.steps;
  if (steps.length === 0) return ['it has no steps'];
  const shape = [...nameProblems(steps), ...graphProblems(steps)];
  if (shape.length > 0) return shape;
  return [...pivotProblems(steps), ...steps.flatMap(policyProblems)];
}

function nameProblems(steps: readonly StepDefinition[]): string[] {
  const names = steps.map((s) => s.name);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  // The name is part of idempotency keys and timer keys, whose parts are joined by colons.
  const malformed = names.filter((name) => !/^[a-z][a-z0-9-]*$/.test(name));
  return [
    ...twice.map((name) => `step ${name} is named twice`),
    ...malformed.map(
      (name) => `step name ${JSON.stringify(name)} is not lower case letters, digits and dashes`,
    ),
  ];
}

function graphProblems(steps: readonly StepDefinition[]): string[] {
  const names = new Set(steps.map((s) => s.name));
  const unknown = steps.flatMap((s) =>
    s.dependsOn
      .filter((d) => !names.has(d))
      .map((d) => `step ${s.name} depends on ${d}, which does not exist`),
  );
  if (unknown.length > 0) return unknown;
  const circle = cyclic(steps);
  return circle.length > 0 ? [`steps ${circle.join(', ')} wait for each other in a circle`] : [];
}

function pivotProblems(steps: readonly StepDefinition[]): string[] {
  const pivots = steps.filter((s) => s.pivot);
  if (pivots.length > 1) return [`it has more than one pivot: ${pivots.map((s) => s.name).join(', ')}`];
  const after = pivots[0] ? descendants(steps, pivots[0].name) : new Set<string>();
  return steps.flatMap((step) => {
    if (after.has(step.name)) {
      return step.onExhausted === 'compensate'
        ? [`step ${step.name} comes after the pivot and cannot compensate on exhaustion`]
        : [];
    }
    return step.compensate || step.irreversible
      ? []
      : [`step ${step.name} can be turned back but has no compensation and no reason why it is irreversible`];
  });
}

function policyProblems(step: StepDefinition): string[] {
  const { retry } = step;
  return [
    ...(retry.attempts >= 1 && Number.isInteger(retry.attempts)
      ? []
      : [`step ${step.name} needs at least one attempt`]),
    ...(retry.initialMs > 0 && retry.factor >= 1 && retry.capMs >= retry.initialMs
      ? []
      : [`step ${step.name} has a retry policy whose delays do not grow`]),
    ...(step.attemptTimeLimitMs > 0 && step.stepTimeLimitMs >= step.attemptTimeLimitMs
      ? []
      : [`step ${step.name} has a time limit shorter than one attempt`]),
    ...(step.criticality === 'non_critical' && step.onExhausted === 'compensate'
      ? [`step ${step.name} is not critical and so cannot turn the saga back`]
      : []),
    ...(step.action === 'recorded' && step.dependsOn.length > 0
      ? [`step ${step.name} is done before the saga begins and cannot wait for others`]
      : []),
  ];
}
