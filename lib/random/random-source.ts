/** Where random numbers come from. What needs randomness takes one of these as an argument. */
export interface RandomSource {
  /** The next number of the stream, uniform in [0, 1). */
  random(): number;
}
