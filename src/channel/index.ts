export { ChannelModule } from './channel.module.js';
export { MobileLink } from './oauth/link/mobile-link.decorator.js';
