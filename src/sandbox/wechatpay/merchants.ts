import { SEEDED_DIRECT, sandboxPem, type SeededMerchant } from '../world/seeded-direct.js';

/**
 * What WeChat Pay signs for a merchant with: its public key, platform certificates, or, in the seven days of the switch, answers with what
 * the call asks for and notifications with either.
 */
export type KeyMode = 'public-key' | 'certificate' | 'switching';

/** A merchant as WeChat Pay knows it. */
export interface PayMerchant extends SeededMerchant {
  mode: KeyMode;
  /** What the merchant has bound at 商户平台. */
  appIds: readonly string[];
  publicKeyId?: string;
  publicKey?: string;
}

/** What signs a message: the id stands in `Wechatpay-Serial`. */
export interface SigningKey {
  id: string;
  privateKey: string;
}

const { certificateMerchant, switchingMerchant, ...direct } = SEEDED_DIRECT;
const { mchid, serial, certificate, privateKey, apiV3Key, publicKeyId, publicKey } = direct;
const appIds = [direct.appId, direct.weconnectChannel.appId];

export const PAY_MERCHANTS: readonly PayMerchant[] = [
  { mchid, serial, certificate, privateKey, apiV3Key, publicKeyId, publicKey, mode: 'public-key', appIds },
  { ...certificateMerchant, mode: 'certificate', appIds },
  { ...switchingMerchant, mode: 'switching', appIds },
];

export const findPayMerchant = (number: string): PayMerchant | undefined =>
  PAY_MERCHANTS.find((merchant) => merchant.mchid === number);

export interface PlatformCertificate extends SigningKey {
  pem: string;
}

/** The second follows the first: certificates of a platform change every five years. */
export const PLATFORM_CERTIFICATES: Record<'old' | 'new', PlatformCertificate> = {
  old: {
    id: '5A0DBC1C0FFEE0007A7E4C0D1B2A3948576655F1',
    pem: sandboxPem('platform-old-cert'),
    privateKey: sandboxPem('platform-old-key'),
  },
  new: {
    id: '5A0DBC1C0FFEE0007A7E4C0D1B2A3948576655F2',
    pem: sandboxPem('platform-new-cert'),
    privateKey: sandboxPem('platform-new-key'),
  },
};

const PUBLIC_KEYS = new Map(
  PAY_MERCHANTS.filter(({ publicKeyId: id }) => id !== undefined).map(({ mchid: number, publicKeyId: id = '' }) => [
    number,
    { id, privateKey: sandboxPem(`${number}-pub_key-signing`) },
  ]),
);

/** WeChat's half of the merchant's public key. */
export const publicKeyOf = (merchant: PayMerchant): SigningKey | undefined => PUBLIC_KEYS.get(merchant.mchid);
