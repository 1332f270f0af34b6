/**
 * Three servers and one line: the M/M/c queue, against theory.
 *
 * Erlang worked it out for telephone lines in 1917: from the load `a = lambda / mu` and the number of servers
 * `c` follows the probability that all of them are busy, and so that a customer waits (Erlang C); the mean
 * wait is that probability times `1 / (c mu - lambda)`. The model is the one of `mm1`, with another capacity.
 *
 * Watch that each server is as busy as the one of `mm1`, 80 % of the time, and that customers wait about a
 * quarter as long. With a line for each server one would wait while another server is idle; in one line that
 * does not happen. That is why to pool: counters, telephone lines, GPUs.
 */
import type { Lesson } from './lesson.js';
import { compareWithTheory, type Figures, type MarkovQueue, mm1Theory, tellOfCustomers } from './mm1.js';

const QUEUE: MarkovQueue = { meanGap: 1.25 / 3, meanService: 1, servers: 3 };
const UNTIL = 5_000;

/** The probability that a customer waits, for a load in services at a time (below the number of servers). */
export function erlangC(load: number, servers: number): number {
  // Erlang B, where those who find all servers busy go away, one server more at a time.
  let blocked = 1;
  for (let count = 1; count <= servers; count++) blocked = (load * blocked) / (count + load * blocked);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

/** What theory says of a queue with any number of servers. */
export function mmcTheory({ meanGap, meanService, servers }: MarkovQueue): Figures {
  const waitingShare = erlangC(meanService / meanGap, servers);
  const wait = waitingShare / (servers / meanService - 1 / meanGap);
  return { wait, waitingShare, line: wait / meanGap };
}

/** Three servers and one line: the M/M/c queue, against theory. */
export const mmc: Lesson = {
  title: 'M/M/c queue against theory',
  unit: 'minutes',
  summary: 'Three servers and one line: Erlang C, and why to pool.',

  run(stage) {
    const { meanGap, meanService, servers } = QUEUE;
    const rate = (1 / meanGap).toFixed(1);
    stage.print(`${servers} servers, ${rate} customers a minute, who take ${meanService} each on average:`);
    tellOfCustomers(stage, QUEUE);
    stage.print('');
    compareWithTheory(stage, mmcTheory(QUEUE), QUEUE, stage.until ?? UNTIL);
    const { wait } = mm1Theory({ meanGap: meanGap * servers, meanService });
    stage.print(`With a line for each server the mean wait would be ${wait.toFixed(3)} minutes.`);
  },
};
