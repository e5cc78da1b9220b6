import { CREDENTIALS } from './settings-form.js';

interface FormField {
  type: 'string';
  format?: 'binary';
  description: string;
}

interface FormSchema {
  type: 'object';
  properties: Record<string, FormField>;
  required?: string[];
}

const text = (description: string): FormField => ({ type: 'string', description });
const FILE: FormField = { type: 'string', format: 'binary', description: 'At most 64 KiB' };

const FIELDS = {
  appId: text("The paying channel's appid"),
  sellerId: text("WeChat's merchant number (商户号)"),
  apiKey: text("The merchant's API key (API密钥), 32 letters and digits"),
  weconnectAccountId: text('The channel that collects the payments'),
};
const FILES = Object.fromEntries(CREDENTIALS.map((name) => [name, FILE]));
const IDS = Object.fromEntries(CREDENTIALS.map((name) => [`${name}Id`, text('Keeps the current file')]));

/** The forms as OpenAPI tells of them. */
export const OPENING_FORM: FormSchema = {
  type: 'object',
  properties: { ...FIELDS, ...FILES },
  required: [...Object.keys(FIELDS), ...CREDENTIALS],
};
export const EDIT_FORM: FormSchema = { type: 'object', properties: { ...FIELDS, ...FILES, ...IDS } };
