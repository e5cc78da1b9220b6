import { Module } from '@nestjs/common';
import { AssetsController } from './assets/assets.controller.js';
import { Assets } from './assets/assets.js';
import { Pages } from './pages/pages.js';

/** Templates and their files, for everything that people look at. */
@Module({ controllers: [AssetsController], providers: [Assets, Pages], exports: [Pages] })
export class WebModule {}
