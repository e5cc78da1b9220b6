import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const REFUSAL = Type.Object({ errcode: Type.Integer() });
const TICKET = Type.Object({
  errcode: Type.Optional(Type.Literal(0)),
  ticket: Type.String({ minLength: 1 }),
  expires_in: Type.Integer({ minimum: 1 }),
});

/** WeChat has no envelope: a ticket, or an `errcode` that is not 0. */
export type TicketAnswer = Static<typeof TICKET> | Static<typeof REFUSAL>;

const refusal = Compile(REFUSAL);
const ticket = Compile(TICKET);

/** WeChat's word for "busy, try again". */
const BUSY = -1;

/** Why an answer is none to rely on: a half error must never pass for a ticket. */
export function ticketFault(json: unknown): string | undefined {
  if (ticket.Check(json)) return undefined;
  if (!refusal.Check(json) || json.errcode === 0) return 'neither a ticket nor an errcode';
  return json.errcode === BUSY ? 'errcode -1' : undefined;
}
