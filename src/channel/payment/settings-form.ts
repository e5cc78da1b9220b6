import { defineError, type FieldFault, InvalidInput, OPAQUE_ID, parseChannelId } from '../../common/index.js';
import {
  type CredentialFile,
  type CredentialName,
  type PaymentConfiguration,
  type PaymentConfigurationChange,
} from '../../gateway/index.js';
import { credentialFaults, withoutMark } from './credentials.js';
import { type UploadForm } from './upload-form.js';

/** A file is larger than any certificate is. */
export class CredentialTooLarge extends defineError('credential-too-large', 'too-large', (faults: FieldFault[]) => ({
  message: faults.map(({ field, message }) => `${field}: ${message}`).join('; '),
  faults,
})) {}

/** The files that WeChat hands out to a merchant, by the names of their form fields. */
const CREDENTIALS = ['p12Credential', 'pemCredential', 'pemCredentialKey', 'caCredential'] as const;

/** What stands in place of the key wherever it would be shown; sent back, it means "as it is". */
export const MASKED_KEY = '********';

/** What an administrator wants the settings to be. */
export interface WantedSettings extends Omit<PaymentConfigurationChange, 'accountId'> {
  files: CredentialFile[];
}

type Current = Pick<PaymentConfiguration, 'payingChannelId' | 'appId' | 'sellerId' | 'apiKey' | 'credentials'>;

interface Rule {
  pattern: RegExp;
  message: string;
}

const RULES = {
  weconnectAccountId: { pattern: OPAQUE_ID, message: "must be the paying channel's id" },
  appId: { pattern: OPAQUE_ID, message: "must be the channel's appid" },
  sellerId: { pattern: /^\d{8,32}$/, message: "must be WeChat's merchant number (商户号), digits only" },
  apiKey: { pattern: /^[0-9A-Za-z]{32}$/, message: "must be the merchant's API key (API密钥), 32 letters and digits" },
} as const satisfies Record<string, Rule>;

/**
 * Reads a form that opens payment: every field and every file is needed.
 * @throws InvalidInput, CredentialTooLarge naming every faulty field
 */
export function readOpening(form: UploadForm): WantedSettings {
  return read(form, undefined);
}

/**
 * Reads a form that edits payment: a field that is left out stays as it is, and a file whose id is sent back.
 * @throws InvalidInput, CredentialTooLarge naming every faulty field
 */
export function readEdit(form: UploadForm, current: Current): WantedSettings {
  return read(form, current);
}

function read(form: UploadForm, current: Current | undefined): WantedSettings {
  const values = valuesOf(form, current);
  const keep = current ? keptIds(form, current) : {};
  refuseTooLarge(form);
  const faults = [...fieldFaults(values), ...fileFaults(form, keep, current), ...credentialFaults(contentsOf(form))];
  if (faults.length > 0) throw new InvalidInput(faults);
  const { weconnectAccountId, ...settings } = values;
  const payingChannelId = parseChannelId(weconnectAccountId, 'weconnectAccountId');
  return { ...settings, payingChannelId, keep, files: filesOf(form) };
}

type Values = Record<keyof typeof RULES, string>;

/** An empty input of an edit is one that was left alone, and the mask is the key that it hides. */
function valuesOf({ fields }: UploadForm, current: Current | undefined): Values {
  const value = (name: keyof typeof RULES, now: string | undefined): string => {
    const sent = fields.get(name) ?? '';
    return now !== undefined && (sent === '' || (name === 'apiKey' && sent === MASKED_KEY)) ? now : sent;
  };
  return {
    weconnectAccountId: value('weconnectAccountId', current?.payingChannelId),
    appId: value('appId', current?.appId),
    sellerId: value('sellerId', current?.sellerId),
    apiKey: value('apiKey', current?.apiKey),
  };
}

function fieldFaults(values: Values): FieldFault[] {
  return Object.entries<Rule>(RULES)
    .filter(([field, { pattern }]) => !pattern.test(values[field as keyof Values]))
    .map(([field, { message }]) => ({ field, message }));
}

/** Ids that were sent back of files that are there; a new file beats its id. */
function keptIds({ fields, files }: UploadForm, { credentials }: Current): WantedSettings['keep'] {
  const kept = CREDENTIALS.filter((name) => !files.has(name) && isCurrent(fields.get(`${name}Id`), credentials[name]));
  return Object.fromEntries(kept.map((name) => [name, credentials[name]?.id]));
}

function isCurrent(sent: string | undefined, file: { id: string } | undefined): boolean {
  return file !== undefined && sent === file.id;
}

function fileFaults({ files }: UploadForm, keep: WantedSettings['keep'], current: Current | undefined): FieldFault[] {
  return CREDENTIALS.filter((name) => !files.has(name) && keep[name] === undefined).map((name) => ({
    field: name,
    message: current ? `is missing: send a file, or the current one's id as ${name}Id to keep it` : 'is missing',
  }));
}

function refuseTooLarge({ files }: UploadForm): void {
  const tooLarge = CREDENTIALS.filter((name) => files.get(name)?.tooLarge);
  if (tooLarge.length === 0) return;
  throw new CredentialTooLarge(tooLarge.map((field) => ({ field, message: 'is larger than 64 KiB' })));
}

function contentsOf({ files }: UploadForm): Partial<Record<CredentialName, Buffer>> {
  return Object.fromEntries(filesOf({ files }).map(({ field, content }) => [field, content]));
}

function filesOf({ files }: Pick<UploadForm, 'files'>): CredentialFile[] {
  return CREDENTIALS.flatMap((field) => {
    const file = files.get(field);
    return file ? [{ field, filename: file.filename, content: withoutMark(file.content) }] : [];
  });
}

interface FormField {
  type: 'string';
  format?: 'binary';
  description: string;
}

export interface FormSchema {
  type: 'object';
  properties: Record<string, FormField>;
  required?: string[];
}

export const textField = (description: string): FormField => ({ type: 'string', description });
export const FILE_FIELD: FormField = { type: 'string', format: 'binary', description: 'At most 64 KiB' };

const FIELDS = {
  appId: textField("The paying channel's appid"),
  sellerId: textField("WeChat's merchant number (商户号)"),
  apiKey: textField("The merchant's API key (API密钥), 32 letters and digits"),
  weconnectAccountId: textField('The channel that collects the payments'),
};
const FILES = Object.fromEntries(CREDENTIALS.map((name) => [name, FILE_FIELD]));
const IDS = Object.fromEntries(CREDENTIALS.map((name) => [`${name}Id`, textField('Keeps the current file')]));

/** The forms as OpenAPI describes them. */
export const OPENING_FORM: FormSchema = {
  type: 'object',
  properties: { ...FIELDS, ...FILES },
  required: [...Object.keys(FIELDS), ...CREDENTIALS],
};
export const EDIT_FORM: FormSchema = { type: 'object', properties: { ...FIELDS, ...FILES, ...IDS } };
