import Type, { type Static } from 'typebox';
import { optional, TEXT } from '../transport/wire.types.js';

const CREDENTIAL = optional(Type.Object({ id: TEXT, name: Type.String() }));

/** An account's payment configuration as WeConnect answers it. */
export const CONFIGURATION = Type.Object({
  weconnectAccountId: TEXT,
  quncrmAccountId: TEXT,
  appId: TEXT,
  sellerId: TEXT,
  apiKey: Type.String(),
  weixinPayment: Type.Union([Type.Literal('ENABLE'), Type.Literal('DISABLE')]),
  p12Credential: CREDENTIAL,
  pemCredential: CREDENTIAL,
  pemCredentialKey: CREDENTIAL,
  caCredential: CREDENTIAL,
});

export type WireConfiguration = Static<typeof CONFIGURATION>;
