export { type AppCredentials, WeChatApi } from './wechat-api.client.js';
export { type Lent } from './answers.js';
export {
  WeChatOutcomeUnknown,
  WeChatRefused,
  WeChatTokenInvalid,
  WeChatUnavailable,
  WeChatUnreadable,
} from './wechat-api.errors.js';
export { WeChatApiModule } from './wechat-api.module.js';
