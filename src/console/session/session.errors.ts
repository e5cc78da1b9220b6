import { defineError } from '../../common/index.js';

/** Nobody is signed in, or the session has ended. */
export class NotSignedIn extends defineError('not-signed-in', 'unauthenticated', '请先登录。Sign in first.') {}

/** A form without the token that its page carried: it may have been posted from elsewhere. */
export class FormNotOurs extends defineError(
  'form-not-ours',
  'forbidden',
  '表单已失效，请返回并刷新页面后重试。The form is out of date: go back, reload the page and try again.',
) {}
