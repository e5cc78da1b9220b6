import multipart from '@fastify/multipart';
import { type FastifyInstance } from 'fastify';
import { UnsupportedMediaType } from './bodies.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes a multipart form, and reads it itself: nothing of it is kept on disk. */
    multipart?: boolean;
  }
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
