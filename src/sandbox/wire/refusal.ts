/** The sandbox says no, as WeConnect would: the envelope's `code` and `data.errorCode`. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly errorCode: string,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }

  /** 404: no such thing. */
  static missing(errorCode: string, message: string): Refusal {
    return new Refusal(404, errorCode, message);
  }

  /** 412: a failed precondition, WeConnect's code for nearly everything. */
  static precondition(errorCode: string, message: string): Refusal {
    return new Refusal(412, errorCode, message);
  }

  static badParameter(message: string): Refusal {
    return new Refusal(412, 'PARAM_ERROR', message);
  }
}
