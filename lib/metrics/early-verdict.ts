import { quantileRank } from '../statistics/index.js';
import { type RequestTimes, tpot, ttft } from './latency.js';
import type { Slo } from './slo.js';

/**
 * Watches a run and knows, as soon as it is certain, whether its objectives will be kept: whatever the requests
 * that are still under way come to. The verdict is the one that `judge` gives at the end.
 *
 * An objective is missed for certain when more requests have missed the target than may lie above the quantile's
 * lower neighbour, and kept for certain when enough have kept it to fill all places up to the upper one. A request
 * without its first token misses the target of TTFT as soon as it has waited for that long.
 */
export class EarlyVerdict {
  private readonly slo: Slo;
  private readonly ttft: Tally;
  private readonly tpot: Tally;
  /** When the requests arrived, in ms, by id. */
  private readonly arrivals: number[];
  /** All with lower ids have been waited for until their target of TTFT was over. */
  private overdue: number;
  /** What is known of each request's TTFT, by id. */
  private readonly ttftIs: Uint8Array;

  /** @param count how many requests the run has */
  constructor(count: number, slo: Slo) {
    this.slo = slo;
    this.ttft = new Tally(count, slo.ttftAttainment);
    this.tpot = new Tally(count, slo.tpotAttainment);
    this.arrivals = [];
    this.overdue = 0;
    this.ttftIs = new Uint8Array(count).fill(UNKNOWN);
  }

  /** Whether the objectives will be kept; undefined while that is not certain. */
  get keepsSlo(): boolean | undefined {
    if (this.ttft.verdict === false || this.tpot.verdict === false) return false;
    return this.ttft.verdict === true && this.tpot.verdict === true ? true : undefined;
  }

  /** Whether the verdict is certain. */
  get isReached(): boolean {
    return this.keepsSlo !== undefined;
  }

  /** The next request, by id, has arrived; every first token before that time has been told. @param now in ms */
  arrived({ arrival }: Times, now: number): void {
    const { arrivals, ttftIs, slo } = this;
    arrivals.push(arrival);
    while (now - arrivals[this.overdue]! >= slo.ttft) {
      if (ttftIs[this.overdue] === UNKNOWN) {
        ttftIs[this.overdue] = MISSED;
        this.ttft.miss();
      }
      this.overdue += 1;
      if (this.overdue === arrivals.length) break;
    }
  }

  /** A request has its first token. */
  gaveFirstToken(request: Times & { readonly id: number }): void {
    const { ttftIs } = this;
    if (ttftIs[request.id] !== UNKNOWN) return;
    if (ttft(request) < this.slo.ttft) {
      ttftIs[request.id] = KEPT;
      this.ttft.keep();
    } else {
      ttftIs[request.id] = MISSED;
      this.ttft.miss();
    }
  }

  /** A request has left. @param leaving when, in ms */
  left(request: Times, leaving: number): void {
    const { outputLength, arrival, firstToken, outputIncludesFirst = false } = request;
    const times = { outputLength, arrival, firstToken, leaving, outputIncludesFirst };
    if (tpot(times) < this.slo.tpot) this.tpot.keep();
    else this.tpot.miss();
  }
}

type Times = Omit<RequestTimes, 'leaving'>;

const UNKNOWN = 0;
const KEPT = 1;
const MISSED = 2;

/** Counts requests that have kept a target, or missed it, until that decides about its objective. */
class Tally {
  /** Whether the objective will be kept; undefined while that is not certain. */
  verdict: boolean | undefined;
  private keepsToGo: number;
  private missesToGo: number;

  constructor(count: number, percent: number) {
    const { index, fraction } = quantileRank(count, percent);
    const upper = fraction === 0 ? index : index + 1;
    this.verdict = undefined;
    this.keepsToGo = upper + 1;
    this.missesToGo = count - index;
  }

  keep(): void {
    this.keepsToGo -= 1;
    if (this.keepsToGo === 0) this.verdict = true;
  }

  miss(): void {
    this.missesToGo -= 1;
    if (this.missesToGo === 0) this.verdict = false;
  }
}
