import { type FastifyRequest } from 'fastify';
import { type Identity } from './identity.js';

/** A request after the guard has seen it. */
export type IdentifiedRequest = FastifyRequest & { identity?: Identity };
