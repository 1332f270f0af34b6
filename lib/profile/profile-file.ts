import type {
  AffineLatency,
  ExpressionLatency,
  Grounds,
  MaxLatency,
  RooflineLatency,
} from './forms/index.js';
import type { ProfileFacts, RowFacts } from './profile.js';

/** A file in `profiles/`, or one of one's own, as it is written: what `readProfile` reads. */
export interface ProfileFile extends ProfileFacts {
  readonly kind: 'profile';
  readonly units: {
    /** Begins with `ms`. */
    readonly latency: string;
    /** Begins with `tokens`. */
    readonly kvCapacity: string;
  };
  /** Two rows may be of one tensor-parallel size if they are of different engines or forms. */
  readonly latency: readonly LatencyRowFile[];
}

/** A row of latency: coefficients of one form, and what is known of them. */
export type LatencyRowFile = (AffineLatency | MaxLatency | RooflineLatency | ExpressionFile) &
  RowFacts &
  Grounds;

/** Expressions as they are written, before they are parsed. */
export type ExpressionFile = Omit<ExpressionLatency, 'trees' | 'constants'> &
  Partial<Pick<ExpressionLatency, 'constants'>>;
