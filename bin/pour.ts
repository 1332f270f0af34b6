import { setImmediate as otherWork } from 'node:timers/promises';

/** Characters that are written at a time. */
const BLOCK = 2 ** 16;

/**
 * Passes text on in blocks, each when the one before has been taken, and gives way to signals in between.
 *
 * @returns false when the signal ended it early
 */
export async function pour(
  chunks: Iterable<string>,
  take: (block: string) => void | Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  for (const block of inBlocks(chunks)) {
    await take(block);
    await otherWork();
    if (signal.aborted) return false;
  }
  return true;
}

function* inBlocks(chunks: Iterable<string>): Generator<string> {
  let block = '';
  for (const chunk of chunks) {
    block += chunk;
    if (block.length < BLOCK) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}
