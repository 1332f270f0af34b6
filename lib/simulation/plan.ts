import { type DeploymentInput, deploymentOf } from '../deployment/index.js';
import type { EngineTable } from '../engines/index.js';
import type { Profile } from '../profile/index.js';
import { blaming } from './blaming.js';
import { engineNamed } from './engine-named.js';
import type { Plan } from './simulate.js';

/** What is run of a deployment, or why it cannot be run. */
export type PlanResult =
  | { readonly isRunnable: true; readonly plan: Plan }
  | { readonly isRunnable: false; readonly reason: string };

/**
 * Works out what it takes to run a deployment, from what the profile knows.
 *
 * @param engines those of the program, unless one's own are among them
 * @throws InputError when there is no such engine, and for options that it does not have or that cannot be
 */
export function plan(input: DeploymentInput, profile: Profile, engines?: EngineTable): PlanResult {
  const deployment = deploymentOf(input);
  const { engine } = deployment;
  const row = engineNamed(engine, engines);
  const planned = blaming(engine, () => row.plan(deployment, profile));
  return planned.isRunnable ? { isRunnable: true, plan: { engine, spec: planned.spec } } : planned;
}
