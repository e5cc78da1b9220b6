export { type FetchedTicket, WeChatApi, WeChatRefused, WeChatTokenInvalid } from './wechat-api.client.js';
export { WeChatApiModule } from './wechat-api.module.js';
