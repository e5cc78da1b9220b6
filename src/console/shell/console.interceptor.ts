import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { Page, SeeOther } from '../../web/index.js';
import { Shell } from './shell.js';

/** Turns what a handler answers into HTML, or into a redirect; anything else (a stream) goes through as it is. */
@Injectable()
export class ConsoleInterceptor implements NestInterceptor {
  constructor(private readonly shell: Shell) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(mergeMap((answer: unknown) => this.answer(request, reply, answer)));
  }

  private async answer(request: FastifyRequest, reply: FastifyReply, answer: unknown): Promise<unknown> {
    if (answer instanceof Page) return this.shell.render(request, reply, answer);
    if (!(answer instanceof SeeOther)) return answer;
    void reply.status(303).header('location', answer.location);
    return '';
  }
}
