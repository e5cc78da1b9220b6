/** What a payer is told of a problem, and what helps. */
export interface ProblemWords {
  /** What it means and what to do. Never that nothing was paid: a refusal says nothing of an earlier try. */
  zh: string;
  en: string;
  /** Offered beside the words: the page afresh, another order, another choice. Without it, pressing the button again is the way. */
  next?: 'reload' | 'again' | 'change';
}

const RELOAD = 'reload' as const;

/** Every problem that a pay page or a call of its script can meet, by its code; a module adds those of its own (`PayPageContent.words`). */
export const PROBLEM_WORDS: Readonly<Record<string, ProblemWords>> = {
  // who is signed in
  unauthenticated: { zh: '登录已过期，请重新登录。', en: 'You are signed out; sign in again.', next: RELOAD },
  forbidden: { zh: '当前账号不能在这里付款，请重新登录。', en: 'You may not pay here; sign in again.', next: RELOAD },
  'not-the-buyer': {
    zh: '登录的微信用户已经变了，请重新打开本页。',
    en: 'Somebody else is signed in now; open the page again.',
    next: RELOAD,
  },
  'not-your-link': {
    zh: '这个链接属于另一位用户。请登录后继续。',
    en: 'This link is another user’s. Sign in to go on.',
    next: RELOAD,
  },
  'wrong-payer': {
    zh: '付款人身份（openId）不属于收款公众号，请重新打开本页并登录。',
    en: 'The payer’s openId is not one under the paying channel; open the page again and sign in.',
    next: RELOAD,
  },
  // the shop
  'channel-not-found': {
    zh: '没有这个公众号，请从商家的公众号重新进入。',
    en: 'There is no such channel; come in from the shop’s official account.',
  },
  'module-not-activated': {
    zh: '商家暂停了这项服务，请联系商家。',
    en: 'The shop has paused this service; please ask the shop.',
  },
  'payment-not-open': {
    zh: '商家尚未开通微信支付，请联系商家。',
    en: 'This shop has not opened WeChat Pay; please ask it.',
  },
  'pay-page-not-found': { zh: '没有这个支付页，请检查链接。', en: 'There is no such pay page; check the link.' },
  // the order
  'order-not-found': {
    zh: '没有找到这个订单。请确认链接，或用下单时的微信登录。',
    en: 'There is no such order. Check the link, or sign in as who placed it.',
  },
  'trade-not-found': {
    zh: '没有找到这笔支付，请重新打开本页。',
    en: 'There is no such payment; open the page again.',
    next: RELOAD,
  },
  'order-not-payable': { zh: '这个订单现在不能支付。', en: 'The order cannot be paid now.', next: RELOAD },
  'invalid-input': {
    zh: '订单内容有误，请重新选择。',
    en: 'Something in the order is not right; please choose again.',
    next: 'change',
  },
  'too-many-open-orders': {
    zh: '您有太多未付款的订单，请先支付其中一个，或等它们过期。',
    en: 'You have too many unpaid orders: pay one of them first, or wait until one has ended.',
  },
  'seat-held-already': {
    zh: '您已占有这个时段的一个名额，请先支付那个订单，或等它过期。',
    en: 'You hold a seat of this slot already: pay that order first, or wait until its time is over.',
  },
  'payer-unknown': {
    zh: '收款的公众号换了，请重新打开本页并登录。',
    en: 'Another account collects the payments now; open the page again and sign in.',
    next: RELOAD,
  },
  // the payment
  'trade-already-paid': {
    zh: '这个订单已经付过款，不要再次付款。请重新打开本页查看。',
    en: 'It is paid already, do not pay again. Open the page again to see.',
    next: RELOAD,
  },
  'trade-closed': {
    zh: '这次支付已关闭。可以再按一次支付。',
    en: 'This payment was closed. You can press the button again.',
  },
  'trade-expired': {
    zh: '这次支付已过期。可以再按一次支付。',
    en: 'This payment has expired. You can press the button again.',
  },
  'trade-too-new': {
    zh: '刚才的支付方式还有效，微信要求五分钟后才能更换。请用刚才的方式支付，或五分钟后再试。',
    en: 'What you began a moment ago still counts, and WeChat lets it be changed after five minutes. Pay in that way, or try again then.',
  },
  'out-trade-no-conflict': {
    zh: '这个订单正在另一个窗口支付。请在那个窗口支付，或稍后再试。',
    en: 'The order is being paid in another window. Pay there, or try again in a moment.',
  },
  'order-mismatch': {
    zh: '微信支付里的订单与这里不一致，请不要付款，联系商家。',
    en: 'WeChat Pay has another order under this number: do not pay, ask the shop.',
  },
  'payment-refused': {
    zh: '微信支付没有接受这个订单。请稍后再试；如果还不行，请联系商家。',
    en: 'WeChat Pay did not take the order. Try again later; if that does not help, ask the shop.',
  },
  'payment-unavailable': {
    zh: '暂时连不上微信支付，请稍后再按一次支付。',
    en: 'WeChat Pay cannot be reached right now; press the button again in a moment.',
  },
  'payment-outcome-unknown': {
    zh: '微信支付没有明确答复，请稍后再按一次支付，仍是同一个订单。',
    en: 'WeChat Pay gave no clear answer. Press the button again in a moment: it is the same order.',
  },
  'gateway-not-configured': {
    zh: '商家的微信支付暂时不可用，请联系商家。',
    en: 'The shop’s WeChat Pay is not available right now; please ask the shop.',
  },
  'notify-url-not-https': {
    zh: '商家的微信支付暂时不可用，请联系商家。',
    en: 'The shop’s WeChat Pay is not available right now; please ask the shop.',
  },
  'secret-not-opened': {
    zh: '商家的微信支付暂时不可用，请联系商家。',
    en: 'The shop’s WeChat Pay is not available right now; please ask the shop.',
  },
  'payment-unreadable': {
    zh: '看不懂微信支付的答复，请稍后再试；如果还不行，请联系商家。',
    en: 'WeChat Pay’s answer cannot be read. Try again later; if that does not help, ask the shop.',
  },
  'weconnect-unreadable': {
    zh: '看不懂微信支付的答复，请稍后再试；如果还不行，请联系商家。',
    en: 'WeChat Pay’s answer cannot be read. Try again later; if that does not help, ask the shop.',
  },
  'weconnect-refused': {
    zh: '微信支付没有接受这个请求。请稍后再试；如果还不行，请联系商家。',
    en: 'WeChat Pay did not take the request. Try again later; if that does not help, ask the shop.',
  },
  'weconnect-unavailable': {
    zh: '暂时连不上微信支付，请稍后再试。',
    en: 'WeChat Pay cannot be reached right now; try again in a moment.',
  },
  'weconnect-outcome-unknown': {
    zh: '微信支付没有明确答复，请稍后再试。',
    en: 'WeChat Pay gave no clear answer; try again in a moment.',
  },
  // this service
  'database-unavailable': { zh: '服务暂时不可用，请稍后再试。', en: 'The service is away; try again in a moment.' },
  'internal-error': {
    zh: '服务出错了，请稍后再试；如果还不行，请把下面的编号告诉商家。',
    en: 'Something went wrong here. Try again later; if that does not help, tell the shop the number below.',
  },
  'request-timeout': { zh: '请求没有及时送达，请再试一次。', en: 'The request did not arrive in time; try again.' },
  'not-found': {
    zh: '没有这个地址，请从商家重新进入。',
    en: 'There is nothing at this address; come in from the shop.',
  },
  'not-served-here': { zh: '服务暂时不可用，请稍后再试。', en: 'The service is away; try again in a moment.' },
  'malformed-request': {
    zh: '请求有误，请重新打开本页。',
    en: 'The request was not right; open the page again.',
    next: RELOAD,
  },
};

/** For what nobody has thought of: it says so, and how to be helped. */
export const UNKNOWN_PROBLEM: ProblemWords = {
  zh: '没有完成，原因未知。请稍后再试；如果还不行，请把下面的编号告诉商家。',
  en: 'It was not done, and this page does not know why. Try again later; if that does not help, tell the shop the number below.',
};
