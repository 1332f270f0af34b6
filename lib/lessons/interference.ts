/**
 * Prefill and decode, on one GPU and on two.
 *
 * A language model answers in two phases. Prefill reads the whole prompt in one pass and gives the first
 * token: the longer the prompt, the longer it takes. Decode then gives a token for each pass, to all requests
 * of a batch at once: each pass is short. On one GPU a pass of one kind waits for a pass of the other, and
 * whoever watches an answer appear sees it stop while a stranger's prompt is read. That is interference.
 *
 * A GPU is a PriorityResource, and each pass asks for it: prefill first, as engines do, so that nobody waits
 * long for a first token. Whether the two phases share a GPU is nothing but whether they ask for the same one.
 *
 * Watch the gaps between the tokens of request 0 in the story, and then the two columns of the table. Two GPUs
 * get twice the requests there, so that it is no matter of more hardware. With a GPU for each phase the time
 * per token (TPOT) is steady whatever prompts come. What that costs is time to first token (TTFT), since all
 * prompts meet at one GPU; but now each phase can be given as many GPUs as it needs to keep its own target,
 * and that is why one disaggregates.
 */
import { Environment, PriorityResource, type ProcessGenerator, Store } from '../kernel/index.js';
import { randomStreams } from '../random/index.js';
import { quantile, sortedCopy } from '../statistics/index.js';
import type { Lesson, Stage } from './lesson.js';
import { printTable, teller } from './telling.js';

// Rates are in requests/s, lengths in tokens. The times of passes are round figures, of the size that a model of
// 13 billion parameters has on a large GPU.
const PREFILL_TIME_PER_TOKEN = 0.2;
const DECODE_TIME = 20;
const DECODE_TIME_PER_REQUEST = 0.5;
const PREFILL = { priority: 0 };
const DECODE = { priority: 1 };
const STORY = [
  { arrival: 0, prompt: 100, output: 8 },
  { arrival: 30, prompt: 100, output: 8 },
  { arrival: 100, prompt: 1500, output: 3 },
];
const RATE_PER_GPU = 3;
const MEAN_PROMPT = 500;
const MEAN_OUTPUT = 100;
const TTFT_TARGET = 1000;
const TPOT_TARGET = 40;
const UNTIL = 300_000;

interface Request {
  readonly name: string;
  readonly arrival: number;
  readonly prompt: number;
  readonly output: number;
  /** When each token came. */
  readonly tokens: number[];
}

/**
 * Starts one GPU, or one for each phase.
 *
 * @param onToken is told of each token, once it stands in `request.tokens`
 * @returns what sends a request there
 */
function startServer(
  env: Environment,
  gpus: 1 | 2,
  onToken: (request: Request) => void,
): (request: Request) => void {
  const prefillGpu = new PriorityResource(env, 1, gpus === 1 ? 'the GPU' : 'the prefill GPU');
  const decodeGpu = gpus === 1 ? prefillGpu : new PriorityResource(env, 1, 'the decode GPU');
  /** Requests with a first token, which wait to join the batch. */
  const prefilled = new Store<Request>(env, Infinity, 'the prefilled requests');

  function* prefill(request: Request): ProcessGenerator {
    using gpu = prefillGpu.request(PREFILL);
    yield* gpu;
    yield* env.timeout(PREFILL_TIME_PER_TOKEN * request.prompt);
    giveToken(request);
    if (request.output > 1) yield* prefilled.put(request);
  }

  function* decode(): ProcessGenerator {
    let batch: Request[] = [];
    for (;;) {
      if (batch.length === 0) batch.push(yield* prefilled.get());
      using gpu = decodeGpu.request(DECODE);
      yield* gpu;
      while (prefilled.items.length > 0) batch.push(yield* prefilled.get());
      yield* env.timeout(DECODE_TIME + DECODE_TIME_PER_REQUEST * batch.length);
      for (const request of batch) giveToken(request);
      batch = batch.filter(({ tokens, output }) => tokens.length < output);
    }
  }

  function giveToken(request: Request): void {
    request.tokens.push(env.now);
    onToken(request);
  }

  env.process(decode(), 'decode');
  return (request) => env.process(prefill(request), `prefill of ${request.name}`);
}

/** Tells what three requests get, and returns the gaps between the tokens of the first. */
function tellStory(stage: Stage, gpus: 1 | 2): number[] {
  const env = stage.environment();
  const tell = teller(stage, env, 1);
  const send = startServer(env, gpus, ({ name, tokens }) => tell(`${name} has token ${tokens.length}`));
  const requests = STORY.map((each, number): Request => ({ ...each, name: `request ${number}`, tokens: [] }));

  function* arrivals(): ProcessGenerator {
    for (const request of requests) {
      yield* env.at(request.arrival);
      tell(`${request.name} arrives with a prompt of ${request.prompt} tokens`);
      send(request);
    }
  }

  env.process(arrivals(), 'arrivals');
  env.run(stage.until);
  return gapsOf(requests[0]!);
}

/** Requests come at random; the result is those that were finished. */
function measure(gpus: 1 | 2, { seed, until = UNTIL }: Stage): Request[] {
  const env = new Environment();
  const finished: Request[] = [];
  const send = startServer(env, gpus, (request) => {
    if (request.tokens.length === request.output) finished.push(request);
  });
  const streams = randomStreams(seed);
  const gaps = streams.stream('gaps');
  const prompts = streams.stream('prompts');
  const outputs = streams.stream('outputs');

  function* arrivals(): ProcessGenerator {
    for (let number = 0; ; number++) {
      yield* env.timeout(gaps.exponential(1000 / (gpus * RATE_PER_GPU)));
      const prompt = Math.ceil(prompts.exponential(MEAN_PROMPT));
      const output = 1 + Math.ceil(outputs.exponential(MEAN_OUTPUT));
      send({ name: `request ${number}`, arrival: env.now, prompt, output, tokens: [] });
    }
  }

  env.process(arrivals(), 'arrivals');
  env.run(until);
  return finished;
}

function gapsOf({ tokens }: Request): number[] {
  return tokens.slice(1).map((time, i) => time - tokens[i]!);
}

const ttft = ({ arrival, tokens }: Request): number => tokens[0]! - arrival;
const tpot = ({ tokens }: Request): number => (tokens.at(-1)! - tokens[0]!) / (tokens.length - 1);
const longestGap = (request: Request): number => Math.max(...gapsOf(request));

/** What the table tells of some requests, by its rows. */
const figures: Readonly<Record<string, (requests: readonly Request[]) => string>> = {
  'TTFT, P50 (ms)': (requests) => quantileOf(ttft, requests, 50),
  'TTFT, P90 (ms)': (requests) => quantileOf(ttft, requests, 90),
  'TPOT, P50 (ms)': (requests) => quantileOf(tpot, requests, 50),
  'TPOT, P90 (ms)': (requests) => quantileOf(tpot, requests, 90),
  'longest gap between tokens, P50 (ms)': (requests) => quantileOf(longestGap, requests, 50),
  'longest gap between tokens, P90 (ms)': (requests) => quantileOf(longestGap, requests, 90),
  [`TTFT within ${TTFT_TARGET} ms and TPOT within ${TPOT_TARGET} ms`](requests) {
    const kept = requests.filter((request) => ttft(request) <= TTFT_TARGET && tpot(request) <= TPOT_TARGET);
    return `${((100 * kept.length) / requests.length).toFixed(1)} %`;
  },
};

function quantileOf(
  figure: (request: Request) => number,
  requests: readonly Request[],
  percent: number,
): string {
  return quantile(sortedCopy(requests.map(figure)), percent).toFixed(1);
}

/** Prefill and decode, on one GPU and on two. */
export const interference: Lesson = {
  title: 'Interference of prefill and decode',
  unit: 'ms',
  summary: 'A long prompt stops the tokens of others on one GPU, and does not on two.',

  run(stage) {
    stage.print('One GPU for prefill and decode:');
    const shared = tellStory(stage, 1);
    stage.print('');
    stage.print('One GPU for prefill, one for decode:');
    const apart = tellStory(stage, 2);
    stage.print('');
    const inARow = (gaps: number[]): string => gaps.map((gap) => gap.toFixed(1).padStart(7)).join('');
    stage.print('ms between the tokens of request 0');
    stage.print(`  one GPU: ${inARow(shared)}`);
    stage.print(`  two GPUs:${inARow(apart)}`);

    stage.print('');
    stage.print(`Requests at random, ${RATE_PER_GPU}/s for each GPU:`);
    const [one, two] = [measure(1, stage), measure(2, stage)];
    const cell = (figure: (requests: readonly Request[]) => string, requests: readonly Request[]): string =>
      requests.length === 0 ? '-' : figure(requests);
    printTable(stage, [
      ['', 'one GPU', 'two GPUs'],
      ...Object.entries(figures).map(([what, figure]) => [what, cell(figure, one), cell(figure, two)]),
    ]);
  },
};
