/** What a connection may take of this process. */
export interface HttpLimits {
  /** Until the headers of a request are there. */
  readonly headersMs: number;
  /** Until a body is there that is read whole before it is looked at. */
  readonly bodyMs: number;
  /** Until a request is there whose body is read as it comes; the longest import. */
  readonly requestMs: number;
  /** On which nothing comes or goes; streams say something every 15 s. */
  readonly silenceMs: number;
  /** Until the next request of a connection. */
  readonly keepAliveMs: number;
  /** Between two looks at what lasts too long. */
  readonly checkEveryMs: number;
  /** Of the first line and all headers together. */
  readonly headerBytes: number;
  readonly headerCount: number;
  readonly connections: number;
  /** Of one network, where no proxy stands in front, whose they would all be. */
  readonly connectionsOfOne: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headersMs: 20_000,
  bodyMs: 30_000,
  requestMs: 4 * 3_600_000,
  silenceMs: 10 * 60_000,
  keepAliveMs: 75_000,
  checkEveryMs: 5_000,
  headerBytes: 16 * 1024,
  headerCount: 100,
  connections: 5_000,
  connectionsOfOne: 500,
};
