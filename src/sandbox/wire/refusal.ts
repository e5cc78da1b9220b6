/** The sandbox says no, as WeConnect would: the envelope's `code` and `data.errorCode`. */
export class SandboxRefusal extends Error {
  constructor(
    readonly code: number,
    readonly errorCode: string,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }

  /** 404: no such thing. */
  static missing(errorCode: string, message: string): SandboxRefusal {
    return new SandboxRefusal(404, errorCode, message);
  }

  /** 412: a failed precondition, WeConnect's code for nearly everything. */
  static precondition(errorCode: string, message: string): SandboxRefusal {
    return new SandboxRefusal(412, errorCode, message);
  }

  static badParameter(message: string): SandboxRefusal {
    return new SandboxRefusal(412, 'PARAM_ERROR', message);
  }
}

/** WeChat's `data format error`, where a refusal has no errcode of its own. */
const DATA_FORMAT = 47001;

/** As WeChat itself says it. */
export const refusedByWechat = ({ errorCode, message }: SandboxRefusal): { errcode: number; errmsg: string } => ({
  errcode: /^\d+$/.test(errorCode) ? Number(errorCode) : DATA_FORMAT,
  errmsg: message,
});
