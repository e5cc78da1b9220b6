import { DomainError } from '../../common/index.js';

/** Nobody is signed in, or the session has ended. */
export class NotSignedIn extends DomainError {
  readonly code = 'not-signed-in';
  readonly kind = 'unauthenticated';

  constructor() {
    super('请先登录。Sign in first.');
  }
}

/** A form without the token that its page carried: it may have been posted from elsewhere. */
export class FormNotOurs extends DomainError {
  readonly code = 'form-not-ours';
  readonly kind = 'forbidden';

  constructor() {
    super('表单已失效，请返回并刷新页面后重试。The form is out of date: go back, reload the page and try again.');
  }
}
