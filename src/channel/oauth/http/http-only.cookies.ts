import { Injectable } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import type {} from '@fastify/cookie';
import { Config } from '../../../config/index.js';

export interface HttpOnlyCookie {
  name: string;
  value: string;
  lifeSeconds: number;
}

/** Cookies that no script reads and no other site's form sends; over https only where the service is reached by it. */
@Injectable()
export class HttpOnlyCookies {
  private readonly secure: boolean;

  constructor({ publicUrl }: Config) {
    this.secure = publicUrl.startsWith('https:');
  }

  /** The name of a cookie that no other host, a sibling's page neither, can set: a browser takes `__Host-` from this host alone, and over https. */
  hostOnly(name: string): string {
    return this.secure ? `__Host-${name}` : name;
  }

  set(reply: FastifyReply, { name, value, lifeSeconds }: HttpOnlyCookie): void {
    const { secure } = this;
    void reply.setCookie(name, value, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: lifeSeconds });
  }
}
