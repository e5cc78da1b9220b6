import { type Config } from '../config/index.js';

/**
 * The directory in which every module's pay page lies, as WeChat wants it entered (支付授权目录): it ends with a slash, and covers
 * only pages directly in it. One for all modules, for WeChat takes but a few of each merchant.
 */
export function authDirectoryOf({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `${publicUrl}/webapp/common/pay/`;
}
