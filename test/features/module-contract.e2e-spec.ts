import { FEATURES } from '../../src/features/index.js';
import { Booking } from '../support/booking.js';
import { useApp } from '../support/start-app.js';
import { testModule } from '../support/test-module.js';
import { raffle } from './raffle/index.js';

const app = useApp({ features: [...FEATURES, raffle] });
const booking = new Booking(app);

testModule(app, { module: 'store', wish: () => ({ items: [{ goodsId: 'longjing-tea', quantity: 1 }] }) });
testModule(app, { module: 'reservation', wish: async () => ({ slotId: await booking.freshSlot(4) }) });
testModule(app, { module: 'raffle', wish: () => ({ prizeId: 'teapot' }) });
