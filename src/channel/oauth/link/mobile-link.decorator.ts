import { applyDecorators, UseGuards } from '@nestjs/common';
import { Requires } from '../../../auth/index.js';
import { MobileLinkGuard } from './mobile-link.guard.js';

/**
 * A page or call that is opened by a mobile link, `…?channelId=…&openId=…`: only the signed-in mobile user whom the link names may.
 * `buyerId` may be in the link and is not compared.
 * Answers 401 without a token, 400 where the link names nobody, 403 `not-your-link` where it names somebody else.
 */
export const MobileLink = (): MethodDecorator & ClassDecorator =>
  applyDecorators(Requires('mobile-links:open'), UseGuards(MobileLinkGuard));
