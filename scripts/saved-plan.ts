import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localDir } from './paths.js';
import { step } from './progress.js';
import { applyPlan, savePlan, type Stack } from './terraform.js';

interface PlanFiles {
  plan: string;
  text: string;
}

/** Where the plan of an environment waits to be applied, and beside it what people read of it. */
export function planFiles(environment: string, directory = join(localDir, environment)): PlanFiles {
  return { plan: join(directory, 'plan'), text: join(directory, 'plan.txt') };
}

/** Plans, saves the plan and shows it. */
export async function planAndSave(
  stack: Stack,
  environment: string,
  { plan, text } = planFiles(environment),
): Promise<void> {
  mkdirSync(dirname(plan), { recursive: true });
  rmSync(plan, { force: true }); // a plan that fails leaves no earlier one to be applied in its place
  const shown = await step('Plan', () => savePlan(stack, plan));
  writeFileSync(text, shown);
  console.log(shown.trim());
  console.log(`Next: make aws-apply-${environment} PLAN=1`);
}

/** Applies the saved plan without asking: it was looked at before. It can be applied once. */
export async function applySaved(stack: Stack, environment: string, { plan } = planFiles(environment)): Promise<void> {
  if (!existsSync(plan)) throw new Error(`There is no saved plan of ${environment}. Run: make aws-plan-${environment}`);
  await step('Apply the saved plan', (progress) => applyPlan(stack, plan, progress));
  rmSync(plan);
}
