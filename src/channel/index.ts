export { ChannelModule } from './channel.module.js';
