export { WeChatApi, type JsapiTicket } from './wechat-api.client.js';
export { WeChatRefused, WeChatTokenInvalid, WeChatUnavailable, WeChatUnreadable } from './wechat-api.errors.js';
export { WeChatApiModule } from './wechat-api.module.js';
