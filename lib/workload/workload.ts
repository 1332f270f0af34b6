import type { LengthModel } from './length-model.js';
import type { RequestLengths } from './request-spec.js';

/** Where lengths come from: requests one by one, or a model from which any number can be drawn. */
export type WorkloadLengths =
  | {
      readonly kind: 'list';
      /** At least one request, in the order of the file. */
      readonly requests: readonly RequestLengths[];
      /** Seconds, one per request, never decreasing; absent from a file that gives no times. */
      readonly startTimes?: readonly number[];
    }
  | { readonly kind: 'model'; readonly model: LengthModel };

/** What a workload file holds, whatever its format. */
export interface WorkloadContents {
  /** The file stands in for a data set that is not at hand; whoever uses it should say so. */
  readonly standIn: boolean;
  readonly lengths: WorkloadLengths;
}

/** A workload that was found by name and read. */
export interface Workload extends WorkloadContents {
  /** The name or path by which it was asked for. */
  readonly name: string;
  /** The path of the file that was read. */
  readonly origin: string;
}
