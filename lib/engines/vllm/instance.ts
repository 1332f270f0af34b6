import type { ProcessGenerator } from '../../kernel/index.js';
import { type Dispatchable, least } from '../parts/dispatch.js';
import { PipelineClock } from '../parts/pipeline-clock.js';
import type { PhasedRequest } from '../parts/request.js';
import { VllmEngine, type VllmEngineOptions } from './engine-loop.js';

/**
 * A vLLM instance: one engine, or for a pipeline one for each stage, whose batches follow one another through the
 * stages. A request stays with its engine. (How vLLM fills a pipeline; not checked against measured runs.)
 */
export class VllmInstance implements Dispatchable {
  private readonly engines: readonly VllmEngine[];

  constructor(options: Omit<VllmEngineOptions, 'pipeline'>) {
    const { stages } = options.engine;
    const pipeline = new PipelineClock(stages);
    this.engines = Array.from({ length: stages }, () => new VllmEngine({ ...options, pipeline }));
  }

  /** How many steps it has done. */
  get iterations(): number {
    return this.sum((engine) => engine.iterations);
  }

  get load(): number {
    return this.sum((engine) => engine.load);
  }

  get tokens(): number {
    return this.sum((engine) => engine.tokens);
  }

  get freeBlocks(): number {
    return this.sum((engine) => engine.freeBlocks);
  }

  /** The lives of its engines, as processes. */
  processes(): ProcessGenerator<never>[] {
    return this.engines.map((engine) => engine.run());
  }

  /** Queues a request, at the engine with the fewest. */
  enqueue(request: PhasedRequest): void {
    least(this.engines, ({ load }) => load).enqueue(request);
  }

  private sum(what: (engine: VllmEngine) => number): number {
    return this.engines.reduce((sum, engine) => sum + what(engine), 0);
  }
}
