import Type, { type Static } from 'typebox';
import { MOMENT, optional, TEXT } from '../transport/wire.types.js';

/** A channel as WeConnect answers it. */
export const CHANNEL = Type.Object({
  id: TEXT,
  appId: TEXT,
  name: Type.String(),
  channel: Type.Union([Type.Literal('WEIXIN'), Type.Literal('WEIBO'), Type.Literal('ALIPAY')]),
  accountType: Type.String(),
  channelAccount: optional(Type.String()),
  quncrmAccountId: optional(Type.String()),
});

export type WireChannel = Static<typeof CHANNEL>;

/** A channel's WeChat access token. */
export const TOKEN = Type.Object({ token: TEXT, expireDateTime: MOMENT });
