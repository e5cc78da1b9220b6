import { Module } from '@nestjs/common';

/** Everything around the trade that an administrator and a web page need. Each sub-folder is a module of its own, imported here. */
@Module({ imports: [] })
export class ChannelModule {}
