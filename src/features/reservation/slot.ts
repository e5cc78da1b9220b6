import { DAY, type Fen, parseFen } from '../../common/index.js';

/** A time at which seats can be had. */
export interface Slot {
  id: string;
  name: string;
  /** Of one seat. */
  price: Fen;
  startsAt: Date;
  seats: number;
}

const DAYS_AHEAD = 14;
/** Slots are told in the time of the place where they are: China has one, eight hours ahead of UTC, all year round. */
const CHINA_AHEAD_MS = 8 * 3_600_000;

interface Session {
  hour: number;
  name: string;
  price: Fen;
  seats: number;
}

const session = (hour: number, name: string, price: number, seats: number): Session => ({
  hour,
  name,
  seats,
  price: parseFen(price, 'price'),
});

/** What there is every day. */
const SESSIONS: readonly Session[] = [
  session(10, '茶艺课 · Tea class', 12800, 4),
  session(14, '拉坯体验 · Pottery', 19900, 2),
  session(16, '一对一书法课 · Calligraphy lesson', 29900, 1),
];

/** The slots of two weeks that have not begun, earliest first. */
export function slotsAhead(now: Date): Slot[] {
  const today = Math.floor((now.getTime() + CHINA_AHEAD_MS) / DAY);
  const days = Array.from({ length: DAYS_AHEAD }, (_, day) => today + day);
  return days.flatMap((day) => SESSIONS.map((one) => slotOf(day, one))).filter(({ startsAt }) => startsAt > now);
}

/** @param day days since the epoch, in China */
function slotOf(day: number, { hour, name, price, seats }: Session): Slot {
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  const startsAt = new Date(`${date}T${hour}:00:00+08:00`);
  return { id: `${date.replaceAll('-', '')}-${hour}00`, name: `${date} ${hour}:00 ${name}`, price, startsAt, seats };
}
