import cookie from '@fastify/cookie';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Config } from '../config/index.js';
import { registerTemplates } from '../web/index.js';
import { BODY_LIMIT, registerBodyParsers, registerMultipart } from './bodies.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { answerUnreadable, answerUnroutable } from './problem/unrouted.js';
import { registerRequestIds, requestIdOf, registerAnswerHeaders, registerRequestLog } from './request.hooks.js';
import { DtoPipe } from './validation.pipe.js';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** The service's own description: `/api/docs` for people, `/api/docs-json` for programs. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const description = new DocumentBuilder()
    .setTitle('scrm-pay')
    .setDescription('The WeChat payment backend of an SCRM. Money is an integer in fen; times are ISO 8601 in UTC.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, description), {
    jsonDocumentUrl: 'api/docs-json',
  });
}

/** Proxies whose X-Forwarded-For is believed: those of the same machine or private network. A stranger's is not. */
const TRUSTED_PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/** Whoever has not sent a whole request by then is answered 408. */
const REQUEST_WITHIN_MS = 30_000;

/**
 * The Nest application on Fastify, not yet listening: raw bodies where a route wants them, request ids, problem+json for every error,
 * validation, OpenAPI.
 */
export async function createHttpApp(module: DynamicModule): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: TRUSTED_PROXIES,
    requestTimeout: REQUEST_WITHIN_MS,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    // Logs are written through the Nest logger that the start has set.
    bufferLogs: false,
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  registerAnswerHeaders(fastify, app.get(Config).publicUrl);
  registerBodyParsers(fastify);
  await registerMultipart(fastify);
  await registerRequestIds(fastify);
  registerRequestLog(fastify);
  await fastify.register(cookie);
  await registerTemplates(fastify, app.get(Config).production);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new DtoPipe());
  serveOpenApi(app);
  return app;
}
