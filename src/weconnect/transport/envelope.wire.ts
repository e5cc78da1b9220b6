import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { optional, textOrNone } from './wire.types.js';

const ENVELOPE = Type.Object({
  code: Type.Integer(),
  message: optional(Type.String()),
  data: Type.Optional(Type.Unknown()),
});
const REFUSAL_DATA = Type.Object({
  errorCode: optional(Type.Union([Type.String(), Type.Integer()])),
  errorMessage: optional(Type.String()),
});

/** WeConnect's shape of every answer; its `code` counts, whatever the HTTP status. */
export type Envelope = Static<typeof ENVELOPE>;

const envelope = Compile(ENVELOPE);
const refusalData = Compile(REFUSAL_DATA);

/** WeChat's rule: after SYSTEMERROR nobody knows whether it was done; ask, or repeat with identical parameters. */
const UNKNOWN_REASON = 'SYSTEMERROR';
const MISSING_REASONS: readonly unknown[] = ['ORDERNOTEXIST', 'REFUNDNOTEXIST'];

/** Why an answer is none to rely on; undefined for a success and for a refusal. */
export function envelopeFault(json: unknown): string | undefined {
  if (!envelope.Check(json)) return 'not the envelope';
  if (json.code >= 500) return `the envelope's code is ${json.code}`;
  return reasonOf(json) === UNKNOWN_REASON ? UNKNOWN_REASON : undefined;
}

export const succeeded = ({ code }: Envelope): boolean => code === 200 || code === 204;

/** Whether a question for one thing was answered "there is none". */
export function isMissing(answer: Envelope): boolean {
  if (answer.code === 204) return isEmpty(answer.data);
  return answer.code === 404 || (!succeeded(answer) && MISSING_REASONS.includes(reasonOf(answer)));
}

/** Null, `{}` and the like. */
export function isEmpty(data: unknown): boolean {
  if (typeof data === 'object' && data !== null) return Object.keys(data).length === 0;
  return data === undefined || data === null || data === '';
}

/** WeConnect's own word for a refusal: `ORDERPAID`. */
export function reasonOf({ data }: Envelope): string | undefined {
  if (!refusalData.Check(data)) return undefined;
  return data.errorCode === undefined || data.errorCode === null ? undefined : String(data.errorCode);
}

export function messageOf({ code, data, message }: Envelope): string {
  const detail = refusalData.Check(data) ? data.errorMessage : undefined;
  return textOrNone(detail) ?? textOrNone(message) ?? `code ${code}`;
}
