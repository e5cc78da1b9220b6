import { type FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { reader } from '../wire/read.js';
import { SandboxRefusal } from '../wire/refusal.js';
import { CREDENTIALS, type CredentialName } from './merchant.js';

const KEPT_ID = Type.Optional(Type.String());

const FIELDS = Type.Object({
  quncrmAccountId: Type.String({ minLength: 1 }),
  weconnectAccountId: Type.String({ minLength: 1 }),
  appId: Type.String({ minLength: 1 }),
  sellerId: Type.String({ pattern: '^[0-9]{8,32}$' }),
  apiKey: Type.String({ pattern: '^[0-9A-Za-z]{32}$' }),
  paymentStatus: Type.Union([Type.Literal('ENABLE'), Type.Literal('DISABLE')]),
  p12CredentialId: KEPT_ID,
  pemCredentialId: KEPT_ID,
  pemCredentialKeyId: KEPT_ID,
  caCredentialId: KEPT_ID,
});
const readFields = reader(FIELDS);

/** The multipart form that opens or edits payment. */
export interface ConfigurationForm {
  fields: Static<typeof FIELDS>;
  /** File names of what was uploaded. */
  files: ReadonlyMap<CredentialName, string>;
}

/** @throws Refusal for anything but a whole multipart form with the known fields */
export async function readConfigurationForm(request: FastifyRequest): Promise<ConfigurationForm> {
  if (!request.isMultipart()) throw SandboxRefusal.badParameter('a multipart form is expected');
  const fields: Record<string, unknown> = {};
  const files = new Map<CredentialName, string>();
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = part.value;
    else files.set(credentialName(part.fieldname), await filenameOf(part));
  }
  return { fields: readFields(fields), files };
}

function credentialName(field: string): CredentialName {
  const name = CREDENTIALS.find((credential) => credential === field);
  if (!name) throw SandboxRefusal.badParameter(`${field} is not a known file`);
  return name;
}

async function filenameOf(part: { filename: string; toBuffer(): Promise<Buffer>; fieldname: string }): Promise<string> {
  const content = await part.toBuffer();
  if (content.length === 0) throw SandboxRefusal.badParameter(`${part.fieldname} is empty`);
  return part.filename;
}
