export { jssdkSignature, jssdkUrl, signJssdk, type JssdkSignatureInput, type JssdkUrl } from './jssdk-signature.js';
export { sign, type SignType, type JsapiCall, signJsapi, verify } from './sign.js';
