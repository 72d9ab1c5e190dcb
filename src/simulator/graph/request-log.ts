/** One request the tenant answered. */
export interface LoggedRequest {
  /** From 1, in the order of arrival. */
  readonly n: number;
  /** ISO 8601. */
  readonly at: string;
  readonly method: string;
  /** With version and query. */
  readonly path: string;
  appId: string | null;
  /** 0 until it is answered, or when the connection was cut. */
  status: number;
  /** For a request inside a batch: the number of the batch. */
  readonly batch?: number;
}

const KEPT = 100_000;

/** The newest requests, oldest first. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #count = 0;

  begin(method: string, path: string, epochMs: number, batch?: number): LoggedRequest {
    this.#count += 1;
    const request: LoggedRequest = {
      n: this.#count,
      at: new Date(epochMs).toISOString(),
      method,
      path,
      appId: null,
      status: 0,
      ...(batch === undefined ? {} : { batch }),
    };
    this.#requests.push(request);
    if (this.#requests.length > KEPT * 1.1) this.#requests = this.#requests.slice(-KEPT);
    return request;
  }

  after(n: number): readonly LoggedRequest[] {
    return this.#requests.filter((request) => request.n > n).slice(-KEPT);
  }

  clear(): void {
    this.#requests = [];
  }
}
