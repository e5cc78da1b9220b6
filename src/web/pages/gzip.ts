import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type FastifyRequest } from 'fastify';

/** Compresses a page; pages are small and their secrets are salted anew in each (BREACH). */
export const zip: (text: string) => Promise<Buffer> = promisify(gzip);

export function takesGzip({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return /\bgzip\b/.test([headers['accept-encoding']].join());
}
