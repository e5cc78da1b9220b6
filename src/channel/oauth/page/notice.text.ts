/** What a person reads, in both languages. */
export interface Notice {
  zh: string;
  en: string;
}

const TRY_LATER: Notice = {
  zh: '微信授权暂时没有响应，请稍后重试。',
  en: 'WeChat authorization does not answer right now. Please try again in a moment.',
};

const NOTICES: Partial<Record<string, Notice>> = {
  'invalid-input': {
    zh: '页面地址有误，请从原来的页面重新打开。',
    en: 'This address is not right. Open the page again.',
  },
  'channel-not-found': { zh: '没有这个公众号，请检查页面地址。', en: 'There is no such channel. Check the address.' },
  'payment-not-open': { zh: '商家尚未开通微信支付。', en: 'This merchant has not opened WeChat payment.' },
  'oauth-unknown': {
    zh: '授权已过期，请从原来的页面重新打开。',
    en: 'This authorization is too old. Open the page again from where you came.',
  },
  'oauth-not-completed': {
    zh: '授权没有完成。请允许浏览器使用 Cookie，然后重试。',
    en: 'The authorization did not come to its end. Allow cookies, then try again.',
  },
  'not-your-link': {
    zh: '这个链接属于另一位用户。请重新授权后继续。',
    en: 'This link is another user’s. Sign in again to go on.',
  },
  'oauth-virtual-user': {
    zh: '您正在以访客身份浏览。请点击页面底部的“使用完整服务”，然后重试。',
    en: 'You are looking in as a visitor. Tap “使用完整服务” (use full service) below, then try again.',
  },
};

export function noticeOf(code: string): Notice {
  return NOTICES[code] ?? TRY_LATER;
}
