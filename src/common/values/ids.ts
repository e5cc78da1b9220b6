import { InvalidInput } from '../domain-error.js';
import { Matches } from 'class-validator';

declare const brand: unique symbol;

/** A primitive that only its own parser can make, so that an unchecked string never passes for a checked one. */
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };

/** The SCRM's account (tenant). Always taken from a verified token. */
export type AccountId = Branded<string, 'AccountId'>;

/** A WeChat public account connected to the SCRM. */
export type ChannelId = Branded<string, 'ChannelId'>;

/** A WeChat user as ONE appid knows them: the same person has another openId under another appid. */
export type OpenId = Branded<string, 'OpenId'>;

/** The merchant's own number of an order (`out_trade_no`), unique per merchant. */
export type OutTradeNo = Branded<string, 'OutTradeNo'>;

/** The merchant's own number of a refund (`out_refund_no`), unique per merchant. */
export type OutRefundNo = Branded<string, 'OutRefundNo'>;

export const OPAQUE_ID = /^[A-Za-z0-9_-]{1,64}$/;
export const OPAQUE_ID_RULE = 'must be 1 to 64 letters, digits, "_" or "-"';
const OUT_TRADE_NO = /^[0-9A-Za-z_\-|*]{6,32}$/;
const OUT_REFUND_NO = /^[0-9A-Za-z_\-|*@]{1,64}$/;

/** @throws InvalidInput when it is not 1 to 64 letters, digits, `_` or `-` */
export function parseAccountId(value: unknown, field = 'accountId'): AccountId {
  return parseOpaqueId(value, field) as AccountId;
}

/** @throws InvalidInput when it is not 1 to 64 letters, digits, `_` or `-` */
export function parseChannelId(value: unknown, field = 'channelId'): ChannelId {
  return parseOpaqueId(value, field) as ChannelId;
}

/** @throws InvalidInput when it is not 1 to 64 letters, digits, `_` or `-` */
export function parseOpenId(value: unknown, field = 'openId'): OpenId {
  return parseOpaqueId(value, field) as OpenId;
}

/**
 * Reads an order number by WeChat's rule for `out_trade_no`: 6 to 32 of `0-9 a-z A-Z _ - | *`.
 * @throws InvalidInput when the rule is broken
 */
export function parseOutTradeNo(value: unknown, field = 'outTradeNo'): OutTradeNo {
  if (typeof value !== 'string' || !OUT_TRADE_NO.test(value)) {
    throw InvalidInput.of(field, 'must be 6 to 32 characters of 0-9 a-z A-Z _ - | *');
  }
  return value as OutTradeNo;
}

/**
 * Reads a refund number by WeChat's rule for `out_refund_no`: 1 to 64 of `0-9 a-z A-Z _ - | * @`.
 * @throws InvalidInput when the rule is broken
 */
export function parseOutRefundNo(value: unknown, field = 'outRefundNo'): OutRefundNo {
  if (typeof value !== 'string' || !OUT_REFUND_NO.test(value)) {
    throw InvalidInput.of(field, 'must be 1 to 64 characters of 0-9 a-z A-Z _ - | * @');
  }
  return value as OutRefundNo;
}

function parseOpaqueId(value: unknown, field: string): string {
  if (typeof value !== 'string' || !OPAQUE_ID.test(value)) {
    throw InvalidInput.of(field, OPAQUE_ID_RULE);
  }
  return value;
}

/** A feature module (`store`, `reservation`, …), as its folder is called. */
export type ModuleName = Branded<string, 'ModuleName'>;

const MODULE_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** @throws InvalidInput when it is not 1 to 32 lower-case letters, digits or `-`, a letter first */
export function parseModuleName(value: unknown, field = 'module'): ModuleName {
  if (typeof value !== 'string' || !MODULE_NAME.test(value)) {
    throw InvalidInput.of(field, 'must be 1 to 32 lower-case letters, digits or "-", a letter first');
  }
  return value as ModuleName;
}

/** A field of a request that is an id of ours or of WeChat's: 1 to 64 letters, digits, `_` or `-`. */
export const IsOpaqueId = (): PropertyDecorator => Matches(OPAQUE_ID, { message: OPAQUE_ID_RULE });
