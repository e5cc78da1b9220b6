import Type, { type Static, type TObject, type TProperties, type TSchema, type TString } from 'typebox';
import { Compile } from 'typebox/compile';
import { SandboxWechatPayRefusal } from './refusal.js';

/** What API v3 does not name it does not take. */
export const strictObject = <const Properties extends TProperties>(properties: Properties): TObject<Properties> =>
  Type.Object(properties, { additionalProperties: false });

/** At most so many characters, none of them above three bytes of UTF-8. */
export const text = (maxLength: number, minLength = 1): TString => Type.String({ minLength, maxLength });

/**
 * Compiles a schema to a reader of a body.
 * @returns a function that answers the body, typed, or throws PARAM_ERROR naming the first fault as WeChat Pay does
 */
export function bodyReader<const Schema extends TSchema>(schema: Schema): (body: unknown) => Static<Schema> {
  const validator = Compile(schema);
  return (body) => {
    const wide = wideText(body, '');
    if (wide !== undefined) throw SandboxWechatPayRefusal.ofField(wide, '含有四字节字符（如表情符号），请去除后重试');
    if (validator.Check(body)) return body;
    const [fault] = validator.Errors(body);
    throw refusalOf(fault);
  };
}

interface Fault {
  keyword: string;
  instancePath: string;
  message: string;
  params: object;
}

function refusalOf(fault: Fault | undefined): SandboxWechatPayRefusal {
  const { keyword = '', instancePath = '', message = '', params = {} } = fault ?? {};
  const { additionalProperties, requiredProperties } = params as Record<string, string[] | undefined>;
  if (keyword === 'additionalProperties') {
    return SandboxWechatPayRefusal.ofField(`${instancePath}/${additionalProperties?.[0] ?? ''}`, '非法的额外参数');
  }
  if (keyword === 'required') {
    return SandboxWechatPayRefusal.ofField(`${instancePath}/${requiredProperties?.[0] ?? ''}`, '缺少必填参数');
  }
  return SandboxWechatPayRefusal.ofField(instancePath, `校验失败：${message}`);
}

/** Where a character of the supplementary planes stands: WeChat Pay takes one to three bytes of UTF-8. */
function wideText(value: unknown, at: string): string | undefined {
  if (typeof value === 'string') return /[\u{10000}-\u{10FFFF}]/u.test(value) ? at : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = wideText(member, `${at}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** @throws SandboxWechatPayRefusal: public and https (not demanded of loopback), without a query or a fragment */
export function assertNotifyUrl(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!secure) throw SandboxWechatPayRefusal.ofField('/notify_url', '须为https地址', address);
  if (/[?#]/.test(address)) throw SandboxWechatPayRefusal.ofField('/notify_url', '不能携带参数', address);
}
