import multipart from '@fastify/multipart';
import { parse as parseForm } from 'node:querystring';
import { type FastifyContextConfig, type FastifyInstance, type FastifyRequest } from 'fastify';
import { decodeUtf8, InvalidInput, isKeepableText, readStrictJson } from '../common/index.js';

/** A body of a kind, or in a charset, that the route does not take. */
export class UnsupportedMediaType extends Error {
  readonly statusCode = 415;
}

/** A body whose bytes are no UTF-8, or no JSON: nothing of it can be told by its field. */
export class UnreadableBody extends Error {
  readonly statusCode = 400;

  constructor(cause: unknown) {
    super('the body cannot be read', { cause });
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes its body as it came over the wire, whatever its content type says: a signature is made over those bytes. */
    rawBody?: boolean;
    /**
     * The route takes a form as a browser posts it. Only where asked for: a form may be posted from anywhere with the browser's cookies,
     * which JSON may not, so such a route must check a token of its own.
     */
    formBody?: boolean;
    /** The route answers its errors as WeChat Pay reads them, `{ code: "FAIL", message }`, and not as problem+json. */
    wechatPay?: boolean;
    /** The route takes a multipart form, and reads it itself: nothing of it is kept on disk. */
    multipart?: boolean;
  }
}

/** A gateway's notifications are the largest bodies; 413 beyond. A multipart form has limits of its own. */
const RAW_BODY_LIMIT = 256 * 1024;

/** Room for the longest order of all: a detail of 6,000 characters and 4 KiB of metadata, escaped as some programs do. */
export const BODY_LIMIT = 64 * 1024;

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;
const UTF8_NAMES = ['utf-8', 'utf8'];

/** JSON for every route; a form, or the bytes themselves, for a route that asks for them. Anything else is 415, and so is a charset other than UTF-8. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = route.config?.rawBody === true ? RAW_BODY_LIMIT : BODY_LIMIT;
  });
  fastify.addHook('onRequest', ({ headers }, _reply, done) => {
    done(isUtf8(headers['content-type']) ? undefined : new UnsupportedMediaType());
  });
  fastify.removeAllContentTypeParsers();
  addParser(fastify, 'application/json', (_request, body) =>
    body.length === 0 ? undefined : readJsonBody(decoded(body)),
  );
  addParser(fastify, 'application/x-www-form-urlencoded', (request, body) =>
    takesForm(request) ? readForm(decoded(body)) : refuseUnlessEmpty(body),
  );
  addParser(fastify, '*', (_request, body) => refuseUnlessEmpty(body));
}

type Read = (request: FastifyRequest, body: Buffer) => unknown;

function addParser(fastify: FastifyInstance, type: string, read: Read): void {
  fastify.addContentTypeParser(type, { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    try {
      done(null, takesRawBody(request) ? body : read(request, body));
    } catch (error) {
      done(error as Error);
    }
  });
}

function isUtf8(contentType: string | undefined): boolean {
  const charset = contentType === undefined ? undefined : CHARSET.exec(contentType)?.[1];
  return charset === undefined || UTF8_NAMES.includes(charset.toLowerCase());
}

function decoded(body: Buffer): string {
  try {
    return decodeUtf8(body);
  } catch (error) {
    throw new UnreadableBody(error);
  }
}

function readJsonBody(text: string): unknown {
  try {
    return readStrictJson(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new UnreadableBody(error) : error;
  }
}

/** @throws UnreadableBody for percent escapes of bytes that are no UTF-8; InvalidInput naming a field whose text could not be kept */
function readForm(text: string): object {
  let fault: unknown;
  const decodeURIComponent = (part: string): string => {
    try {
      return globalThis.decodeURIComponent(part);
    } catch (error) {
      fault = error;
      return part;
    }
  };
  const form = { ...parseForm(text, undefined, undefined, { decodeURIComponent }) };
  if (fault !== undefined) throw new UnreadableBody(fault);
  const unkeepable = Object.entries(form).filter((entry) => !isKeepableText(entry.flat().join(' ')));
  if (unkeepable.length > 0) {
    throw new InvalidInput(unkeepable.map(([field]) => ({ field, message: 'must be plain text' })));
  }
  return form;
}

/** @returns undefined: there is no body */
function refuseUnlessEmpty(body: Buffer): unknown {
  if (body.length > 0) throw new UnsupportedMediaType();
  return undefined;
}

function takesRawBody({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as FastifyContextConfig).rawBody === true;
}

function takesForm({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as FastifyContextConfig).formBody === true;
}

/** Multipart forms for the routes that ask for them; for any other route they are 415, as every body that is no JSON. */
export async function registerMultipart(fastify: FastifyInstance): Promise<void> {
  // A file that is too large is for the route to name: the plugin's own error does not say which it was.
  await fastify.register(multipart, { throwFileSizeLimit: false });
  fastify.addHook('preValidation', (request, _reply, done) => {
    const isUnasked = request.isMultipart() && !request.routeOptions.config.multipart;
    done(isUnasked ? new UnsupportedMediaType() : undefined);
  });
}
