/** The parts of a problem that its maker decides. */
export interface ProblemOptions {
  readonly status: number;
  /** Stable, for programs: `VersionConflict`. */
  readonly code: string;
  /** The same for every problem of this code, for people. */
  readonly title: string;
  /** What was expected, what was found and what to do. Never a payload. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body. */
  readonly extensions?: object;
  readonly cause?: unknown;
}

/** An answer that says what went wrong, sent as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: object;

  constructor(options: ProblemOptions) {
    super(
      options.detail ?? options.title,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'Problem';
    this.status = options.status;
    this.code = options.code;
    this.title = options.title;
    this.detail = options.detail;
    this.headers = options.headers ?? {};
    this.extensions = options.extensions ?? {};
  }

  /** The body that is sent. The members of the standard, `code` and `requestId` cannot be replaced by extensions. */
  toBody(requestId: string): object {
    return {
      ...this.extensions,
      type: `urn:tai-state:problem:${this.code}`,
      title: this.title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      code: this.code,
      requestId,
    };
  }
}
