export { jssdkSignature, jssdkUrl, signJssdk, type JssdkSignatureInput, type JssdkUrl } from './jssdk-signature.js';
export { sign, type SignType, type JsapiCall, signJsapi, verify } from './sign.js';
export {
  decryptResourceV3,
  type JsapiCallV3,
  type MessageV3,
  type RequestV3,
  type ResourceV3,
  signJsapiV3,
  signRequestV3,
  verifyMessageV3,
} from './sign-v3.js';
