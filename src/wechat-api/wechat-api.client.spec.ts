import { authorizeUrl } from './wechat-api.client.js';

const request = { appId: 'wx1', redirectUri: 'https://scrm.example/back?a=1&b=2', state: 'S1' };
const QUERY =
  'appid=wx1&redirect_uri=https%3A%2F%2Fscrm.example%2Fback%3Fa%3D1%26b%3D2&response_type=code&scope=snsapi_base&state=S1';

describe('the address of WeChat’s OAuth', () => {
  it('holds its parameters in WeChat’s order, the fragment last', () => {
    expect(authorizeUrl('https://api.weixin.qq.com', request)).toBe(
      `https://open.weixin.qq.com/connect/oauth2/authorize?${QUERY}#wechat_redirect`,
    );
  });

  it.each(['https://sh.api.weixin.qq.com', 'https://api.weixin.qq.com/'])('is the open platform’s for %s', (apiUrl) => {
    expect(new URL(authorizeUrl(apiUrl, request)).host).toBe('open.weixin.qq.com');
  });

  it('says nothing of what the service itself signs in with', () => {
    expect(authorizeUrl('https://us:secret@wechat.example/api', request)).toBe(
      `https://wechat.example/api/connect/oauth2/authorize?${QUERY}#wechat_redirect`,
    );
  });

  it.each(['http://127.0.0.1:3001/wechat', 'http://127.0.0.1:3001/wechat/', 'https://api.weixin.qq.com.evil.example'])(
    'stays with what stands in for WeChat at %s',
    (apiUrl) => {
      expect(authorizeUrl(apiUrl, request)).toBe(
        `${apiUrl.replace(/\/$/, '')}/connect/oauth2/authorize?${QUERY}#wechat_redirect`,
      );
    },
  );
});
