/** When the stages of a pipeline are free: a batch enters a stage when it has left the one before and that is free. */
export class PipelineClock {
  private readonly freeAt: Float64Array;

  constructor(stages: number) {
    this.freeAt = new Float64Array(stages);
  }

  /** When the first stage is free, in ms. */
  get firstFree(): number {
    return this.freeAt[0]!;
  }

  /** When the last batch has left the last stage, in ms. */
  get lastFree(): number {
    return this.freeAt.at(-1)!;
  }

  /**
   * Sends a batch through.
   *
   * @param stageTime ms in each stage
   * @returns when it leaves the last stage
   */
  launch(now: number, stageTime: number): number {
    const { freeAt } = this;
    let end = now;
    for (let stage = 0; stage < freeAt.length; stage++) {
      end = Math.max(end, freeAt[stage]!) + stageTime;
      freeAt[stage] = end;
    }
    return end;
  }
}
