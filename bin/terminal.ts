import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { plainLines } from '../lib/input/plain.js';
import { pour } from './pour.js';

/**
 * The outside world as a command sees it. Of what is shown, what would steer the terminal is written out as `\u001b` and
 * the like, which means the same in JSON.
 */
export interface Terminal {
  /** Environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether standard error is a screen, where a line can be drawn over. */
  readonly isInteractive: boolean;
  /** Characters in a line of standard error. */
  readonly columns: number;
  /** Aborted on Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Writes to standard output, for results. */
  print(text: string): void;
  /**
   * Writes what may be long to standard output, no faster than it is read.
   *
   * @returns false when Ctrl-C ended it early
   */
  printAll(chunks: Iterable<string>): Promise<boolean>;
  /** As `print`, but waits for a slow reader: for a command that never looks up, whose output would else pile up. */
  printAtOnce(text: string): void;
  /** Writes a line to standard error, for all that is not a result. */
  notice(line: string): void;
  /** Draws a line over the last one that was drawn; an empty one takes it away. */
  draw(line: string): void;
}

/** What a command ends with. */
export const exitCodes = {
  success: 0,
  /** A fault of the program. */
  crash: 1,
  badInput: 2,
  /** No placement keeps the objectives. */
  noAnswer: 3,
  /** Some placements could not be searched because their threads died; the answer is that of the others. */
  incomplete: 4,
  interrupted: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The terminal of this process. */
export function processTerminal(interrupted: AbortSignal): Terminal {
  let isDrawn = false;
  const clear = (): void => {
    if (isDrawn) process.stderr.write('\r\u001B[K');
    isDrawn = false;
  };
  return {
    environment: process.env,
    isInteractive: process.stderr.isTTY === true,
    // A terminal that does not know its width says 0.
    columns: process.stderr.columns || 80,
    interrupted,
    print(text) {
      clear();
      process.stdout.write(plainLines(text));
    },
    printAll(chunks) {
      clear();
      return pour(chunks, (block) => writeAndDrain(plainLines(block), interrupted), interrupted);
    },
    printAtOnce(text) {
      clear();
      for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSome(rest));
    },
    notice(line) {
      clear();
      process.stderr.write(`${plainLines(line)}\n`);
    },
    draw(line) {
      clear();
      if (line === '') return;
      process.stderr.write(plainLines(line));
      isDrawn = true;
    },
  };
}

/** Writes to standard output and waits until it takes more, or until it is interrupted. */
async function writeAndDrain(text: string, interrupted: AbortSignal): Promise<void> {
  if (process.stdout.write(text)) return;
  try {
    await once(process.stdout, 'drain', { signal: interrupted });
  } catch (error) {
    // An error of standard output has been heard elsewhere.
    if (!interrupted.aborted) throw error;
  }
}

/** Writes as much to standard output as it takes at this moment. @returns how many bytes that was */
function writeSome(bytes: Uint8Array): number {
  try {
    return writeSync(1, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
      // The reader has not kept up; nothing else waits meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, A_MOMENT);
      return 0;
    }
    process.stdout.emit('error', error);
    return bytes.length;
  }
}

/** In ms. */
const A_MOMENT = 2;
