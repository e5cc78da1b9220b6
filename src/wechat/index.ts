export { jssdkSignature, jssdkUrl, type JssdkSignatureInput } from './jssdk-signature.js';
export { sign, type SignType } from './sign.js';
export { verify } from './verify.js';
