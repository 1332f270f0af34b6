import type { Flags, FlagValues } from './flags.js';
import type { ExitCode, Terminal } from './terminal.js';

/** A command of the program, as data: the main program makes it known, reads its flags and runs it. */
export interface Command<F extends Flags = Flags> {
  readonly flags: F;
  /** For the help: command lines, with `$0` for the program's name, and what each does. */
  readonly examples: readonly (readonly [commandLine: string, what: string])[];
  /** For the end of the help. */
  readonly notes?: string;
  /** Whether it runs without ever looking up, so that Ctrl-C cannot be told to it and is to end the program. */
  readonly runsInOneGo?: boolean;
  run(values: FlagValues<F>, terminal: Terminal): Promise<ExitCode>;
}
