import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';
import { assertPermitted } from '../../auth/index.js';
import { readUploadForm, AccountTimeZoneRepository, type UploadForm } from '../../channel/index.js';
import { ConsoleCookies, FormTokens } from './console-cookies.js';
import { SessionService } from './session.service.js';
import { type Session, FormNotOurs, NotSignedIn } from './session.js';

type SignedInRequest = FastifyRequest & { session?: Session; upload?: UploadForm };

/**
 * Stands before every page of the console: somebody is signed in, may use it by the table that the HTTP interface goes by too, and what
 * changes anything comes from a form of ours.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionService,
    private readonly cookies: ConsoleCookies,
    private readonly forms: FormTokens,
    private readonly zones: AccountTimeZoneRepository,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const kept = await this.sessions.find(this.cookies.session(request));
    if (!kept) throw new NotSignedIn();
    request.session = { ...kept, zone: await this.zones.find(kept.identity.accountId) };
    assertPermitted(this.reflector, context, kept.identity);
    if (request.method !== 'GET') this.forms.require(kept.csrfSecret, await tokenOf(request));
    return true;
  }
}

/** Of a form without files. */
export function formTokenOf({ body }: FastifyRequest): unknown {
  return (body as Record<string, unknown> | undefined)?._csrf;
}

/** A form with files is read whole first, as small as it is: a token in its address would be in histories and in the logs of proxies. */
async function tokenOf(request: SignedInRequest): Promise<unknown> {
  if (!request.isMultipart()) return formTokenOf(request);
  request.upload = await readUploadForm(request);
  return request.upload.fields.get('_csrf');
}

export function sessionOf(request: FastifyRequest): Session {
  const { session } = request as SignedInRequest;
  if (!session) throw new NotSignedIn();
  return session;
}

/** Who is signed in. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): Session =>
  sessionOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The form with files that was sent. */
export const CurrentUpload = createParamDecorator((_: unknown, context: ExecutionContext): UploadForm => {
  const { upload } = context.switchToHttp().getRequest<SignedInRequest>();
  if (!upload) throw new FormNotOurs();
  return upload;
});
