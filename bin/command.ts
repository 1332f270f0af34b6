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

/** What is known of a command before it is loaded: each is loaded only when it, or its help, is asked for. */
export interface CommandEntry {
  readonly summary: string;
  /** Words that may stand after the command's name, as yargs writes them; each is among the command's flags. */
  readonly words?: string;
  load(): Promise<{ command: Command }>;
}

/** Commands under a name of their own, as in `simdistserve profile list`. */
export interface CommandGroup {
  readonly summary: string;
  readonly commands: CommandTable;
}

/** Commands and groups of them by name, in the order of the help. */
export interface CommandTable {
  readonly [name: string]: CommandEntry | CommandGroup;
}
