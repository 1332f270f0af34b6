import type { Flags, FlagValues } from './flags.js';
import type { ExitCode, Terminal } from './terminal.js';

/** A command of the program, as data: the main program makes it known, reads its flags and runs it. */
export interface Command<F extends Flags = Flags> {
  readonly flags: F;
  /** For the help: command lines, with `$0` for the program's name, and what each does. */
  readonly examples: readonly (readonly [commandLine: string, what: string])[];
  run(values: FlagValues<F>, terminal: Terminal): Promise<ExitCode>;
}
