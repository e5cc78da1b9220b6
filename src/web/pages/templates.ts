import { fileURLToPath } from 'node:url';
import view from '@fastify/view';
import { Eta } from 'eta';
import { type FastifyInstance } from 'fastify';

/** Templates lie beside the code that they belong to; a template's name is its path from here. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Every template's own words, so that each says `icon('home')` and not `it.site.icon('home')`. */
const WORDS = 'const { icon, asset, both, yuan, time, buyer, stateOf } = it.site;';

/** Before the routes, as every plugin: one that is loaded among them keeps Nest's error handler from those before it. */
export async function registerTemplates(fastify: FastifyInstance, production: boolean): Promise<void> {
  const eta = new Eta({ views: ROOT, autoEscape: true, autoTrim: false, cache: true, functionHeader: WORDS });
  await fastify.register(view, { engine: { eta }, root: ROOT, production });
}
