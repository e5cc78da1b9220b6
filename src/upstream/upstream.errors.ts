const UNREADABLE = 'UNREADABLE_ANSWER';

interface FailureDetails {
  /**
   * The system's or HTTP client's own word: `ECONNREFUSED`, `ERR_CANCELED` (out of time); `UNRELIABLE_ANSWER` for noise (a proxy's page, half
   * a JSON); `UNREADABLE_ANSWER` for an answer in the service's own form whose content is not what was asked for.
   */
  code: string;
  /** The HTTP status, where there was an answer of some kind. */
  status?: number | undefined;
  /** False only where not a byte of the request can have left. */
  sent: boolean;
}

/**
 * No reliable answer came from another service. It stands for the HTTP client's own error, which holds the whole request (keys, tokens,
 * codes) and must not travel on into logs as a `cause`.
 */
export class UpstreamFailure extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly sent: boolean;

  constructor(message: string, { code, status, sent }: FailureDetails) {
    super(message);
    this.name = 'UpstreamFailure';
    this.code = code;
    this.status = status;
    this.sent = sent;
  }

  /** An answer came that cannot be believed: who answered may not have been the service. */
  static unreliable(message: string): UpstreamFailure {
    return new UpstreamFailure(message, { code: 'UNRELIABLE_ANSWER', sent: true });
  }

  /** The service itself answered, and what it says cannot be read: waiting does not heal that. */
  static unreadable(message: string): UpstreamFailure {
    return new UpstreamFailure(message, { code: UNREADABLE, sent: true });
  }

  /** The service has not answered for a while: nothing was sent. */
  static circuitOpen(): UpstreamFailure {
    const message = 'it has not answered for a while, and is not asked by everybody';
    return new UpstreamFailure(message, { code: 'CIRCUIT_OPEN', sent: false });
  }

  get unreadable(): boolean {
    return this.code === UNREADABLE;
  }
}

/** Whether no answer came at all. What came and cannot be read is an answer, unless the server itself says that it failed. */
export function isSilence(error: unknown): boolean {
  const failure = error instanceof Error && !(error instanceof UpstreamFailure) ? error.cause : error;
  if (!(failure instanceof UpstreamFailure)) return false;
  return failure.code !== 'UNRELIABLE_ANSWER' || (failure.status ?? 0) >= 500;
}
