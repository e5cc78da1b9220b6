export { type SignType } from './digest.js';
export { jssdkSignature, jssdkUrl, signJssdk, type JssdkSignatureInput, type JssdkUrl } from './jssdk-signature.js';
export { sign } from './sign.js';
export { type JsapiCall, signJsapi } from './sign-jsapi.js';
export { verify } from './verify.js';
