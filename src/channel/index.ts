export { ChannelModule } from './channel.module.js';
export { JssdkService } from './jssdk/jssdk.service.js';
export { type SignPackage } from './jssdk/sign-package.js';
export { MobileLink } from './oauth/link/mobile-link.decorator.js';
