import { type ChannelId, type FieldFault, InvalidInput, OPAQUE_ID } from '../../common/index.js';
import { type DirectMerchant, type WechatPayPublicKey } from '../../gateway/index.js';
import { withoutMark } from '../payment/credentials.js';
import { CredentialTooLarge, FILE_FIELD, type FormSchema, MASKED_KEY, textField } from '../payment/settings-form.js';
import { type UploadForm } from '../payment/upload-form.js';
import { type DirectFiles, readFiles } from './direct-credentials.js';
import { type DirectField, faultAt } from './direct-faults.js';

/** What an administrator wants a merchant to be; its id, its account and the channel's appid come of elsewhere. */
export type WantedMerchant = Omit<DirectMerchant, 'id' | 'accountId' | 'appId'>;

const FILES = ['certificate', 'privateKey', 'publicKey'] as const;
const FIELDS = ['channelId', 'mchid', 'apiV3Key', 'publicKeyId'] as const;

const MERCHANT_NUMBER = /^\d{8,32}$/;
const API_V3_KEY = /^[0-9A-Za-z]{32}$/;
const PUBLIC_KEY_ID = /^PUB_KEY_ID_\d{1,64}$/;

type Values = Partial<Record<(typeof FIELDS)[number], string>>;

/**
 * Reads a form that opens payment through a merchant of one's own; with `edited`, one that edits that merchant: what is left out of it
 * stays, an empty input and the mask among it.
 * @throws InvalidInput, CredentialTooLarge naming every faulty field
 */
export function readDirectForm(form: UploadForm, now: Date, edited?: DirectMerchant): WantedMerchant {
  const sent = sentFiles(form);
  const values = sentValues(form);
  const channelId = values.channelId ?? edited?.payingChannelId ?? '';
  // Another number is another merchant: nothing of the one before is its own.
  const current = values.mchid === undefined || values.mchid === edited?.mchid ? edited : undefined;
  const mchid = values.mchid ?? current?.mchid ?? '';
  const apiV3Key = values.apiV3Key ?? current?.apiV3Key ?? '';
  const key = sent.privateKey ?? (current && Buffer.from(current.privateKey));
  const read = readFiles(
    // What is kept is right, and is read again only to see that a new certificate fits it.
    { ...sent, ...(key && { privateKey: key }) },
    MERCHANT_NUMBER.test(mchid) ? mchid : undefined,
    now,
  );
  const certificate = sent.certificate ? read.certificate : keptCertificate(current);
  const faults = [
    ...valueFaults({ channelId, mchid, apiV3Key }),
    ...missing({ certificate: sent.certificate ?? certificate, privateKey: key }),
    ...publicKeyFaults(values, sent, current),
    ...read.faults,
  ];
  if (faults.length > 0 || !certificate || read.privateKey === undefined) throw new InvalidInput(faults);
  return {
    payingChannelId: channelId as ChannelId,
    mchid,
    apiV3Key,
    privateKey: read.privateKey,
    serial: certificate.serial,
    certificateExpiresAt: certificate.expiresAt,
    publicKey: publicKeyOf(values, read.publicKey) ?? current?.publicKey,
  };
}

function keptCertificate(current: DirectMerchant | undefined): { serial: string; expiresAt: Date } | undefined {
  return current && { serial: current.serial, expiresAt: current.certificateExpiresAt };
}

function valueFaults({ channelId, mchid, apiV3Key }: Required<Omit<Values, 'publicKeyId'>>): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!OPAQUE_ID.test(channelId)) faults.push(faultAt('channelId', 'is missing'));
  if (!MERCHANT_NUMBER.test(mchid))
    faults.push(faultAt('mchid', "must be WeChat's merchant number (商户号), 8 to 32 digits"));
  if (!API_V3_KEY.test(apiV3Key)) faults.push(faultAt('apiV3Key', 'must be exactly 32 letters and digits of ASCII'));
  return faults;
}

function missing(needed: Partial<Record<DirectField, unknown>>): FieldFault[] {
  return Object.entries(needed)
    .filter(([, value]) => value === undefined)
    .map(([field]) => faultAt(field as DirectField, 'is missing'));
}

/** The id that a page shows of the key that is kept may come back alone. */
function publicKeyFaults({ publicKeyId }: Values, { publicKey }: DirectFiles, current?: DirectMerchant): FieldFault[] {
  if (publicKeyId === undefined) {
    return publicKey ? [faultAt('publicKeyId', 'goes with publicKey: send both or neither')] : [];
  }
  if (!PUBLIC_KEY_ID.test(publicKeyId)) return [faultAt('publicKeyId', 'must be PUB_KEY_ID_ and digits')];
  if (publicKey || publicKeyId === current?.publicKey?.id) return [];
  return [faultAt('publicKey', 'goes with publicKeyId: send both or neither')];
}

function publicKeyOf({ publicKeyId: id }: Values, pem: string | undefined): WechatPayPublicKey | undefined {
  return id !== undefined && pem !== undefined ? { id, pem } : undefined;
}

function sentValues({ fields }: UploadForm): Values {
  const sent = FIELDS.map((name) => [name, fields.get(name)] as const);
  return Object.fromEntries(sent.filter(([, value]) => value !== undefined && value !== '' && value !== MASKED_KEY));
}

/** A file, or its text pasted under the same name. */
function sentFiles({ fields, files }: UploadForm): DirectFiles {
  const tooLarge = FILES.filter((name) => files.get(name)?.tooLarge);
  if (tooLarge.length > 0) {
    throw new CredentialTooLarge(tooLarge.map((name) => faultAt(name, 'is larger than 64 KiB')));
  }
  const sent = FILES.map((name) => [name, files.get(name)?.content ?? pasted(fields.get(name))] as const);
  return Object.fromEntries(sent.flatMap(([name, file]) => (file ? [[name, withoutMark(file)]] : [])));
}

function pasted(text: string | undefined): Buffer | undefined {
  return text === undefined || text === '' || text === MASKED_KEY ? undefined : Buffer.from(text);
}

const TEXTS = {
  channelId: textField('The channel that collects the payments: a verified service account of the account'),
  mchid: textField("WeChat's merchant number (商户号)"),
  apiV3Key: textField('The APIv3 key, 32 letters and digits'),
  publicKeyId: textField('PUB_KEY_ID_ and digits; without it, WeChat Pay signs with platform certificates'),
};
const PARTS = { ...TEXTS, ...Object.fromEntries(FILES.map((name) => [name, FILE_FIELD])) };

/** The forms as OpenAPI describes them. */
export const DIRECT_OPENING_FORM: FormSchema = {
  type: 'object',
  properties: PARTS,
  required: ['channelId', 'mchid', 'apiV3Key', 'certificate', 'privateKey'],
};
export const DIRECT_EDIT_FORM: FormSchema = { type: 'object', properties: PARTS };
