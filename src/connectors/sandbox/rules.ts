import { z } from 'zod';

/**
 * How the sandbox shall misbehave. `fail`: answers `status` without an effect. `delay`: waits, then acts. `hang`: never acts nor
 * answers. `drop`: acts, then cuts the connection instead of answering.
 */
export const ruleSchema = z.object({
  mode: z.enum(['fail', 'delay', 'hang', 'drop']),
  /** Left out: any. */
  downstream: z.string().optional(),
  action: z.string().optional(),
  /** Whether it concerns undos; default: actions only. */
  undo: z.boolean().default(false),
  /** How many calls it concerns; left out: all. */
  times: z.number().int().positive().optional(),
  /** Of `fail`. */
  status: z.number().int().min(400).max(599).default(503),
  code: z.string().default('sandbox'),
  retryAfterSeconds: z.number().nonnegative().optional(),
  /** Of `delay`, milliseconds. */
  delayMs: z.number().int().nonnegative().default(1000),
});
export type Rule = z.infer<typeof ruleSchema>;
export type RuleInput = z.input<typeof ruleSchema>;

export const controlSchema = z.object({ rules: z.array(ruleSchema) });

export interface Rules {
  /** Replaces all rules. */
  set(rules: readonly RuleInput[]): void;
  /** The rules with what is left of their counts. */
  current(): readonly Rule[];
  /** The first rule that concerns the call, counted; null where it shall simply work. */
  take(call: { readonly downstream: string; readonly action: string; readonly undo: boolean }): Rule | null;
}

export function createRules(): Rules {
  let rules: Rule[] = [];
  return {
    set: (given) => void (rules = given.map((rule) => ruleSchema.parse(rule))),
    current: () => rules,
    take: ({ downstream, action, undo }) => {
      const index = rules.findIndex(
        (rule) =>
          rule.undo === undo &&
          (rule.downstream ?? downstream) === downstream &&
          (rule.action ?? action) === action &&
          (rule.times ?? 1) > 0,
      );
      const rule = rules[index];
      if (!rule) return null;
      if (rule.times !== undefined) rules = rules.with(index, { ...rule, times: rule.times - 1 });
      rules = rules.filter((each) => each.times === undefined || each.times > 0);
      return rule;
    },
  };
}
