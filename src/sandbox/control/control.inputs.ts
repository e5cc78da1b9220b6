import Type, { type TLiteral, type TUnion } from 'typebox';
import { CALLS, FAULT_KINDS, SIGNATURE_FAULTS } from '../faults/call-name.js';
import { TRADE_STATUSES } from '../orders/order.js';
import { REFUND_NUMBER } from '../refunds/new-refund.js';
import { reader } from '../wire/read.js';

/** A misspelt field is a mistake in the test that sends it. */
const STRICT = { additionalProperties: false };
const optional = Type.Optional;
const number = Type.Integer({ minimum: 0 });
const count = Type.Integer({ minimum: 1, maximum: 1000 });

const oneOf = <const Value extends string>(values: readonly Value[]): TUnion<TLiteral<Value>[]> =>
  Type.Union(values.map((value) => Type.Literal(value)));

const ORDER = oneOf(['given', 'reverse']);

export const readFault = reader(
  Type.Object(
    {
      call: oneOf([...CALLS, '*']),
      kind: oneOf(FAULT_KINDS),
      times: optional(Type.Integer({ minimum: 1 })),
      delayMs: optional(number),
      errorCode: optional(Type.String()),
    },
    STRICT,
  ),
);

export const readPolicy = reader(
  Type.Object(
    {
      copies: optional(count),
      delayMs: optional(number),
      drop: optional(Type.Boolean()),
      hold: optional(Type.Boolean()),
      forgedFirst: optional(Type.Boolean()),
      totalFee: optional(number),
      order: optional(ORDER),
    },
    STRICT,
  ),
);

export const readNotice = reader(
  Type.Object(
    {
      outTradeNo: Type.String({ minLength: 1 }),
      copies: optional(count),
      overrides: optional(Type.Record(Type.String(), Type.Unknown())),
      channelId: optional(Type.String()),
    },
    STRICT,
  ),
);

export const readChange = reader(
  Type.Object(
    {
      tradeStatus: optional(oneOf(TRADE_STATUSES)),
      totalFee: optional(number),
      tradeNo: optional(Type.String()),
      paymentTime: optional(number),
      timeExpire: optional(number),
      accountId: optional(Type.String()),
      failureCode: optional(Type.String()),
      failureMsg: optional(Type.String()),
    },
    STRICT,
  ),
);

export const readPayNotice = reader(
  Type.Object(
    {
      outTradeNo: Type.String({ minLength: 1 }),
      outRefundNo: optional(Type.String({ minLength: 1 })),
      copies: optional(count),
      overrides: optional(Type.Record(Type.String(), Type.Unknown())),
      signature: optional(oneOf(SIGNATURE_FAULTS)),
      resource: optional(oneOf(['garbled', 'other-key'])),
      mchid: optional(Type.String()),
      url: optional(Type.String({ pattern: '^https?://' })),
    },
    STRICT,
  ),
);

export const readWechatPaySettings = reader(
  Type.Object(
    {
      switchingSignedBy: optional(oneOf(['both', 'certificate', 'public-key'])),
      platformCertificate: optional(oneOf(['old', 'new'])),
      probes: optional(Type.Boolean()),
      refundIntervalMs: optional(number),
    },
    STRICT,
  ),
);

export const readRelease = reader(Type.Object({ order: optional(ORDER) }, STRICT));
export const readClock = reader(Type.Object({ advanceMs: number }, STRICT));
export const readRules = reader(Type.Object({ minimumAgeToCloseMs: number }, STRICT));
export const readChannel = reader(Type.Object({ channelId: Type.String() }, STRICT));
export const readMove = reader(
  Type.Object({ channelId: Type.String(), accountId: Type.String({ minLength: 1 }) }, STRICT),
);
export const readNaming = reader(Type.Object({ named: Type.Boolean() }, STRICT));
export const readNumber = reader(Type.Object({ outTradeNo: Type.String() }));

export const readRefundNumber = reader(Type.Object({ outRefundNo: Type.String() }));
const refundStatus = Type.String({ pattern: '^[A-Za-z_]{1,32}$' });
export const readNextRefunds = reader(Type.Object({ refundStatus }, STRICT));
export const readRefundChange = reader(Type.Object({ refundStatus, tell: optional(Type.Boolean()) }, STRICT));
export const readConsoleRefund = reader(
  Type.Object(
    {
      refundFee: Type.Integer({ minimum: 1 }),
      outRefundNo: optional(REFUND_NUMBER),
      refundStatus: optional(refundStatus),
    },
    STRICT,
  ),
);
