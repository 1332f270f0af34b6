import type { EngineTable } from '../engines/index.js';
import { tpot, ttft } from '../metrics/index.js';
import { randomStreams } from '../random/index.js';
import { type Plan, runToEnd, startSimulation } from '../simulation/index.js';
import { RequestTable } from '../workload/index.js';
import type { MeasuredRun } from './measured-run.js';

/** TTFT and TPOT, in ms, of the requests of a run, in the order of their issue; TPOT is 0 after a single token. */
export interface Latencies {
  readonly ttft: Float64Array;
  readonly tpot: Float64Array;
}

/** How often a run is replayed, and how far issue times are moved each time. */
export interface Jitter {
  readonly repetitions: number;
  /** Each issue time is moved by up to so many ms, either way. */
  readonly ms: number;
  readonly seed: number;
}

/** How replays are carried out. */
export interface ReplayOptions {
  /** The engines that there are: those of the program, unless one's own are among them. */
  readonly engines?: EngineTable | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told, of each replay, what whoever reads its figures has to know, a clause each. */
  readonly onRemark?: ((remark: string) => void) | undefined;
}

/**
 * Replays a measured run with its issue times, once for each repetition. Every engine is given the measured output
 * length: one that counts the first token in it does so as was measured; the published ones take it for the tokens that
 * come after the first, as the published simulator does with that of a data set.
 *
 * @param plan one by which all requests can be served, see `runPlanOf`
 * @returns undefined when the signal ended it early
 */
export async function replay(
  run: MeasuredRun,
  plan: Plan,
  { repetitions, ms, seed }: Jitter,
  { engines, signal, onRemark }: ReplayOptions = {},
): Promise<Latencies[] | undefined> {
  const jitter = randomStreams(seed).stream('jitter');
  const replays: Latencies[] = [];
  for (let i = 0; i < repetitions; i++) {
    const moved = run.requests
      .map(({ issue }, place) => ({ place, at: issue + ms * (2 * jitter.random() - 1) }))
      .sort((a, b) => a.at - b.at);
    const begin = moved[0]!.at;
    const lengths = moved.map(({ place }) => run.requests[place]!);
    const requests = RequestTable.from(
      lengths,
      Float64Array.from(moved, ({ at }) => at - begin),
    );
    const simulation = startSimulation({ ...plan, requests, seed }, { engines });
    if (!(await runToEnd(simulation, signal))) return undefined;
    for (const remark of simulation.remarks) onRemark?.(remark);
    const latencies = { ttft: new Float64Array(moved.length), tpot: new Float64Array(moved.length) };
    for (const record of simulation.records) {
      const { place } = moved[record.id]!;
      latencies.ttft[place] = ttft(record);
      // The reference model decodes once more for the one token of a request; nothing was measured of that.
      latencies.tpot[place] = record.outputLength === 1 ? 0 : tpot(record);
    }
    replays.push(latencies);
  }
  return replays;
}

/** What was measured, in the same form. */
export function measuredLatencies({ requests }: MeasuredRun): Latencies {
  return {
    ttft: Float64Array.from(requests, ({ ttft }) => ttft),
    tpot: Float64Array.from(requests, ({ outputLength, tpot }) => (outputLength === 1 ? 0 : tpot)),
  };
}
