import * as sim from 'simdistserve';
import { Fifo, SortedLine } from 'simdistserve/kernel';

const options = { maxBatchTokens: sim.number(4096, 'tokens', 'Most tokens of prompts in a prefill batch') };

/** Prefill instances that take the shortest prompts first, and decode instances that take whoever comes first. */
export default {
  summary: 'prefill and decode on separate GPUs, the shortest prompts first',
  roles: ['prefill', 'decode'],
  options,
  latency: 'distserve',
  movesKv: false,
  outputIncludesFirst: true,
  hasPhases: false,
  tellsIterations: false,
  alone: sim.alone,

  plan(deployment, profile) {
    const { maxBatchTokens } = sim.settingsOf(options, deployment.options);
    const prefill = sim.instancesOf(deployment, 'prefill', 'distserve', profile);
    const decode = sim.instancesOf(deployment, 'decode', 'distserve', profile);
    const reason = [prefill, decode].find((pool) => typeof pool === 'string');
    return { isRunnable: reason === undefined, reason, spec: { prefill, decode, maxBatchTokens } };
  },

  refuse({ decode, maxBatchTokens }, requests) {
    const batch = sim.limitOf(maxBatchTokens, 'tokens in a prefill batch', (prompt) => prompt);
    const memory = sim.limitOf(decode.maxTokens, 'tokens of KV cache', (prompt, output) => prompt + output);
    return sim.firstBeyond([batch, memory], requests);
  },

  start(env, { prefill, decode, maxBatchTokens }, requests, { recorder }) {
    const prefills = startPool(env, recorder, prefill, {
      newQueue: () => new SortedLine((a, b) => a.promptLength - b.promptLength),
      room: maxBatchTokens,
      sizeOf: ({ promptLength }) => promptLength,
      timeOf: (batch, time) => time.prefill(sim.prefillSums(batch, sim.lengthOf)),
      passOn: (request) => submit(request, decodes),
    });
    const decodes = startPool(env, recorder, decode, {
      newQueue: () => new Fifo(),
      room: decode.maxTokens,
      sizeOf: ({ promptLength, outputLength }) => promptLength + outputLength,
      timeOf: (batch, time) =>
        time.decode({ requests: batch.length, contextTokens: sum(batch, sim.lengthOf) }),
      passOn: (request, { batch }) => batch.push(request),
    });
    const admit = (request) => {
      recorder.arrived?.(request, env.now);
      submit(request, prefills);
    };
    env.process(sim.arrivals(env, requests, { make: sim.issued, admit }));
    return {
      get iterations() {
        return [...prefills, ...decodes].map((instance) => instance.iterations);
      },
    };
  },
};

const sum = (requests, what) => requests.reduce((total, request) => total + what(request), 0);

/** Gives a request to the instance with the fewest, which wakes up if it sleeps. */
function submit(request, instances) {
  const instance = sim.least(instances, ({ queue, batch }) => queue.length + batch.length);
  instance.queue.push(request);
  instance.alarm?.succeed();
  instance.alarm = undefined;
}

function startPool(env, recorder, { count, latency }, role) {
  return Array.from({ length: count }, () => {
    const instance = { queue: role.newQueue(), batch: [], iterations: 0, alarm: undefined };
    env.process(work(env, recorder, sim.latencyModel(latency), role, instance));
    return instance;
  });
}

/** The life of an instance: one batch after the other, of as many requests as there is room for; each gives them a token. */
function* work(env, recorder, model, { room, sizeOf, timeOf, passOn }, instance) {
  const { queue, batch } = instance;
  for (;;) {
    if (queue.length + batch.length === 0) {
      instance.alarm = env.event();
      yield instance.alarm;
    }
    while (queue.length > 0 && sum([...batch, queue.peek()], sizeOf) <= room) batch.push(queue.shift());
    yield env.timeout(timeOf(batch, model));
    instance.iterations += 1;
    for (const request of batch.splice(0)) {
      request.generated += 1;
      if (request.generated === 1) {
        request.firstToken = env.now;
        recorder.gaveFirstToken?.(request, env.now);
      }
      if (request.generated >= request.outputLength) recorder.left?.(request, env.now);
      else passOn(request, instance);
    }
  }
}
