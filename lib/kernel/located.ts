import type { Environment } from './environment.js';

/** An error's message with the process and the time at which it came up. @internal */
export function located(env: Environment, message: string): string {
  const { activeProcess, now } = env;
  const who = activeProcess === undefined ? '' : `in process '${activeProcess.name}' `;
  return `${message} (${who}at time ${now})`;
}
