/**
 * KV caches on their way from prefill to decode, over one link.
 *
 * Where prefill and decode have GPUs of their own, what prefill has worked out (the keys and values of every
 * layer for every token of the prompt, the KV cache) must go from one to the other before decode can begin. It
 * is not small: 0.8 MB a token for a model like OPT-13B. The link is a Resource with one place; a transfer
 * asks for it, holds it for as long as its bytes take, and gives it back.
 *
 * Watch that the wait for the link, and not the transfer, is what grows. At a tenth of its capacity a link
 * costs nearly nothing; when it is busy most of the time, caches queue; and when it gets more bytes than it
 * can take, the queue grows for as long as one looks on.
 */
import { Environment, monitor, type ProcessGenerator, Resource } from '../kernel/index.js';
import { randomStreams } from '../random/index.js';
import type { Lesson, Stage } from './lesson.js';
import { printTable, teller } from './telling.js';

// Lengths are in tokens, speeds in Gbit/s, rates in requests/s.
/** 40 layers, a key and a value of 5120 numbers each, 2 bytes a number. */
const BYTES_PER_TOKEN = 40 * 2 * 5120 * 2;
const SPEEDS = [10, 15, 20, 25, 100, 400];
const STORY = { speed: 100, prompts: [500, 1000, 2000] };
const RATE = 4;
const MEAN_PROMPT = 500;
const UNTIL = 600_000;

/** In ms: 1 Gbit/s is 125,000 bytes a ms. */
function transferTime(prompt: number, speed: number): number {
  return (prompt * BYTES_PER_TOKEN) / (speed * 125_000);
}

/** Moves a prompt's cache over the link, when it is free. */
function* transfer(
  link: Resource,
  prompt: number,
  speed: number,
  tell: (text: string) => void = () => {},
): ProcessGenerator {
  const { env } = link;
  using turn = link.request();
  yield* turn;
  const waited = env.now - turn.time;
  const took = transferTime(prompt, speed);
  yield* env.timeout(took);
  tell(`${prompt} tokens are over: ${waited.toFixed(1)} ms of waiting, ${took.toFixed(1)} ms on the link`);
}

function tellStory(stage: Stage): void {
  const { speed, prompts } = STORY;
  const env = stage.environment();
  const link = new Resource(env, 1, 'the link');
  const tell = teller(stage, env, 1);
  stage.print(`Three prefills end at the same time; the link has ${speed} Gbit/s:`);
  for (const prompt of prompts) {
    env.process(transfer(link, prompt, speed, tell), `transfer of ${prompt} tokens`);
  }
  env.run(stage.until);
}

/** A row of the table: prefills end at random times. */
function measure(speed: number, { seed, until = UNTIL }: Stage): string[] {
  const env = new Environment();
  const link = new Resource(env, 1, 'the link');
  // Named streams, begun anew: every link is given the same caches at the same times.
  const streams = randomStreams(seed);
  const gaps = streams.stream('gaps');
  const prompts = streams.stream('prompts');

  function* prefills(): ProcessGenerator {
    for (;;) {
      yield* env.timeout(gaps.exponential(1000 / RATE));
      env.process(transfer(link, Math.ceil(prompts.exponential(MEAN_PROMPT)), speed), 'transfer');
    }
  }

  env.process(prefills(), 'prefills');
  const watch = monitor(link);
  env.run(until);
  const mean = transferTime(MEAN_PROMPT, speed);
  const { waits } = watch.queue;
  return [
    `${speed} Gbit/s`,
    `${((100 * mean * RATE) / 1000).toFixed(0)} %`,
    `${(100 * watch.utilisation).toFixed(0)} %`,
    mean.toFixed(1),
    waits.count === 0 ? '-' : waits.mean.toFixed(1),
    waits.count === 0 ? '-' : waits.quantile(90).toFixed(1),
    String(link.queue.length),
  ];
}

/** KV caches on their way from prefill to decode, over one link. */
export const kvTransfer: Lesson = {
  title: 'KV transfer over a shared link',
  unit: 'ms',
  summary: 'KV caches queue for one link: what it costs depends on how busy the link is.',

  run(stage) {
    tellStory(stage);

    stage.print('');
    stage.print(`${RATE} prefills end each second, with prompts of ${MEAN_PROMPT} tokens on average:`);
    const heading = ['link', 'load', 'busy', 'mean transfer', 'mean wait', 'P90 wait', 'queued at the end'];
    printTable(stage, [heading, ...SPEEDS.map((speed) => measure(speed, stage))]);
  },
};
