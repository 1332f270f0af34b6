import type { Covered, CoveredRanges } from './evidence.js';
import type { DecodeSums, PrefillSums } from './forms/form.js';

/** The batches of a run that were asked about, from the least to the most of each quantity. */
export class SeenBatches {
  private readonly prefillRequests = new Extremes();
  private readonly prefillTokens = new Extremes();
  private readonly decodeRequests = new Extremes();
  private readonly contextTokens = new Extremes();

  /** Takes note of a prefill. */
  prefill({ requests, tokens }: PrefillSums): void {
    // Of chunks beside decodes the number of prompts may be none.
    if (requests > 0) this.prefillRequests.add(requests);
    this.prefillTokens.add(tokens);
  }

  /** Takes note of a decode iteration. */
  decode({ requests, contextTokens }: DecodeSums): void {
    this.decodeRequests.add(requests);
    this.contextTokens.add(contextTokens);
  }

  /**
   * Where they leave the ranges that coefficients were fitted to: a clause each, with what was seen and what is covered.
   *
   * @param lengths of the requests: the longest prompt, and the most tokens that one has in the end
   */
  beyond(
    ranges: CoveredRanges,
    lengths: { readonly longestPrompt: number; readonly longestContext: number },
  ): string[] {
    return [
      this.prefillRequests.beyond('prompts in a prefill', ranges.prefillRequests),
      this.prefillTokens.beyond('tokens in a prefill', ranges.prefillTokens),
      this.prefillTokens.isEmpty ? undefined : longer('prompt', lengths.longestPrompt, ranges.promptLength),
      this.decodeRequests.beyond('requests in a decode batch', ranges.decodeRequests),
      this.contextTokens.beyond('tokens of context in a decode batch', ranges.contextTokens),
      this.decodeRequests.isEmpty
        ? undefined
        : longer('context', lengths.longestContext, ranges.contextLength),
    ].filter((clause) => clause !== undefined);
  }
}

/** The least and the most of some numbers. */
class Extremes {
  private least = Infinity;
  private most = -Infinity;

  add(value: number): void {
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  get isEmpty(): boolean {
    return this.most < this.least;
  }

  beyond(what: string, range: Covered | undefined): string | undefined {
    if (range === undefined || this.isEmpty) return undefined;
    const [least, most] = range;
    const seen = [...(this.least < least ? [this.least] : []), ...(this.most > most ? [this.most] : [])];
    return seen.length === 0 ? undefined : `${seen.join(' and ')} ${what} (${least} to ${most})`;
  }
}

function longer(what: string, longest: number, range: Covered | undefined): string | undefined {
  if (range === undefined || longest <= range[1]) return undefined;
  return `a ${what} of ${longest} tokens (${range[0]} to ${range[1]})`;
}
