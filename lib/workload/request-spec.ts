/** What else is known of a request, by name: texts or finite numbers, such as its class or its session. */
export type RequestColumns = Readonly<Record<string, string | number>>;

/** How long a request is. Both lengths are whole numbers of tokens. */
export interface RequestLengths {
  /** Tokens of the prompt, at least 1. */
  readonly promptLength: number;
  /** Tokens that decode iterations generate, at least 0: the first token, which the prefill gives, is not counted. */
  readonly outputLength: number;
  /** What else is known of it; the requests of a run have all the same names here, or all none. */
  readonly columns?: RequestColumns;
}

/** One request of a run, as plain data: what it asks for and when. */
export interface RequestSpec extends RequestLengths {
  /** 0, 1, ... in the order of arrival. */
  readonly id: number;
  /** Simulated time of arrival, ms; never before that of the request with the id below. */
  readonly arrival: number;
}
