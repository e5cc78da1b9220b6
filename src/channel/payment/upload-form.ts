import { type Multipart, type MultipartFile } from '@fastify/multipart';
import { type FastifyRequest } from 'fastify';
import { defineError } from '../../common/index.js';

/** The body is no multipart form, or breaks off. */
class MalformedForm extends defineError('malformed-form', 'invalid', (cause?: unknown) => ({
  message: 'The body must be a whole multipart form (content-type: multipart/form-data), its texts in UTF-8.',
  cause,
})) {}

/** The largest file that is taken; WeChat's are below 8 KiB. */
const MAX_FILE_BYTES = 64 * 1024;

const LIMITS = { fileSize: MAX_FILE_BYTES, files: 8, fieldSize: 4 * 1024, fields: 32, parts: 40, headerPairs: 32 };

interface UploadedFile {
  filename: string;
  /** Of one that is too large, its beginning. */
  content: Buffer;
  tooLarge: boolean;
}

/** A form as it was sent, unchecked, in memory only. */
export interface UploadForm {
  fields: ReadonlyMap<string, string>;
  /** An input that was left empty is not there. */
  files: ReadonlyMap<string, UploadedFile>;
}

/** Stands where bytes were no UTF-8. */
const REPLACEMENT = '\u{fffd}';
const LONGEST_FILENAME = 255;

/**
 * Reads a multipart form, its files up to 64 KiB each.
 * @throws MalformedForm where the body is no form, is cut short, or has texts or file names that are no UTF-8
 */
export async function readUploadForm(request: FastifyRequest): Promise<UploadForm> {
  if (!request.isMultipart()) throw new MalformedForm();
  const fields = new Map<string, string>();
  const files = new Map<string, UploadedFile>();
  try {
    for await (const part of request.parts({ limits: LIMITS })) {
      if (isGarbled(part)) throw new MalformedForm();
      if (part.type === 'file') await addFile(files, part);
      else if (typeof part.value === 'string') fields.set(part.fieldname, part.value.trim());
    }
  } catch (error) {
    throw isTooLarge(error) || error instanceof MalformedForm ? error : new MalformedForm(error);
  }
  return { fields, files };
}

/** Each file is read to its end, as the next part comes only then. */
async function addFile(files: Map<string, UploadedFile>, part: Multipart & MultipartFile): Promise<void> {
  const content = await part.toBuffer();
  if (content.length === 0) return;
  // A program may send a file without a name, which the gateway would take for a field.
  const filename = part.filename.slice(-LONGEST_FILENAME) || part.fieldname;
  files.set(part.fieldname, { filename, content, tooLarge: part.file.truncated });
}

function isGarbled(part: Multipart): boolean {
  const texts = [part.fieldname, part.type === 'file' ? part.filename : part.value];
  return texts.some((text) => typeof text === 'string' && text.includes(REPLACEMENT));
}

/** Too many parts: the HTTP layer's own error says so. */
function isTooLarge(error: unknown): boolean {
  return (error as { statusCode?: unknown } | undefined)?.statusCode === 413;
}
