import { NEVER_DUE } from '../../src/common/index.js';
import { type Way } from './queue-ways.js';

const CONFIRMED = {
  state: 'confirmed',
  accountId: 'an-account',
  channelId: 'a-channel',
  targets: [],
  gen: 1,
  fanDue: NEVER_DUE,
};

export const INBOX_WAYS: Record<string, Way> = {
  'a question outlasts its lease': {
    chances: { looks: 2, lapses: 1 },
    guards: {
      'look: fanDue': 'what is not due is not found',
      'claim fresh: _id': 'one event is claimed',
      'claim fresh: gen': 'what was claimed before is not claimed as new',
      'claim fresh: $set.fanDue': 'what is claimed is due to nobody else',
      'claim fresh: $inc.gen': 'each claim has a number of its own',
      'claim: _id': 'one event is claimed',
      'claim: fanDue': 'what is not due is not claimed',
      'claim: $set.fanDue': 'what is claimed is due to nobody else',
      'claim: $inc.gen': 'each claim has a number of its own',
      'confirm: _id': 'one event is confirmed',
      'confirm: gen': 'only the latest claim confirms',
      'confirm: $set.state': 'it is confirmed',
      'confirm: $set.targets': 'its modules are written down',
      'confirm: $set.accountId': 'its account is written down',
      'confirm: $set.channelId': 'its channel is written down',
      'mark fanned out: _id': 'one event is done',
      'mark fanned out: gen': 'only the latest claim ends it',
      'mark fanned out: $set.fanDue': 'it is due no more',
    },
  },
  'it is not borne out, and told again': {
    chances: { looks: 2, failures: 1, offers: 1 },
    guards: {
      'postpone: _id': 'one event is put off',
      'postpone: $set.fanDue': 'it waits as long as it should',
      'postpone: $inc.asked': 'questions are counted',
      'revive: $set.asked': 'it has all its questions again',
    },
  },
  'it is given up, and told again': {
    chances: { looks: 2, findings: 1, offers: 1 },
    guards: {
      'refuse: _id': 'one event is given up',
      'refuse: $set.state': 'it is given up',
      'refuse: $set.fanDue': 'it is due no more',
      'refuse: $set.accountId': 'its people see it',
      'supersede: _id': 'one event is given up',
      'supersede: $set.state': 'it is given up',
      'supersede: $set.fanDue': 'it is due no more',
      'supersede: $set.accountId': 'its people see it',
      'supersede: $set.supersededBy': 'it names the event that stands for it',
      'revive: _id': 'one event is asked about again',
      'revive: $or': 'what is confirmed stays so',
      'revive: $set.state': 'it counts as given up no more',
      'revive: $set.fanDue': 'it is due at once',
      'revive: $unset.supersededBy': 'nothing stands for it any more',
    },
  },
  'a question outlasts its lease, and is not borne out': {
    chances: { looks: 2, lapses: 1, failures: 1 },
    guards: { 'postpone: gen': 'only the latest claim puts it off' },
  },
  'a question outlasts its lease, and is given up': {
    chances: { looks: 2, lapses: 1, findings: 1 },
    guards: {
      'refuse: gen': 'only the latest claim gives it up',
      'supersede: gen': 'only the latest claim gives it up',
    },
  },
  'it is told again while somebody asks once more': {
    start: { asked: 1 },
    chances: { looks: 1, offers: 1 },
    guards: { 'revive: $inc.gen': 'an older answer no longer counts' },
  },
  'it is replayed': {
    chances: { looks: 2, begins: 1 },
    guards: {
      'replay, then: _id': 'one event is replayed',
      'replay, then: state': 'no module is told what nobody confirmed',
      'replay, then: $set.fanDue': 'it is due at once',
      'replay, then: $inc.gen': 'a fan-out that began before does not end it',
    },
  },
  'it is replayed for a module that had given up': {
    start: { ...CONFIRMED, r: { store: { st: 'dead' } } },
    chances: { looks: 1, begins: 1 },
    guards: {
      'replay, then: $addToSet.targets': 'the module is one of its targets',
      'replay, then: $unset.r.store': 'its last word is taken back',
    },
  },
  'it is replayed for a module that was skipped': {
    start: { ...CONFIRMED, skipped: ['store'] },
    chances: { looks: 1, begins: 1 },
    guards: { 'replay, then: $pull.skipped': 'it is skipped no more' },
  },
  'a module is active after all': {
    start: { ...CONFIRMED, untold: { module: 'store' }, r: { store: { st: 'dead' } } },
    chances: { looks: 1, activations: 1 },
    guards: {
      'tell: _id': 'one event is told',
      'tell: $set.fanDue': 'it is due at once',
      'tell: $addToSet.targets': 'the module is one of its targets',
      'tell: $unset.r.store': 'its last word is taken back',
      'tell: $unset.untold': 'its flag goes',
    },
  },
  'a module is active after all that was skipped': {
    start: { ...CONFIRMED, skipped: ['store'], r: { store: { st: 'dead' } } },
    chances: { looks: 1, activations: 1 },
    guards: {
      'tell, then: _id': 'one event is told',
      'tell, then: $set.fanDue': 'it is due at once',
      'tell, then: $addToSet.targets': 'the module is one of its targets',
      'tell, then: $pull.skipped': 'it is skipped no more',
      'tell, then: $unset.r.store': 'its last word is taken back',
    },
  },
  'a module is active that it was not flagged for': {
    start: { ...CONFIRMED, targets: ['store'], untold: { module: 'reservation' } },
    chances: { looks: 1, activations: 1 },
    guards: {
      'tell: untold.module': 'only what was flagged for it is told',
      'tell, then: skipped': 'only what was flagged for it is told',
    },
  },
  'a module is active before it is confirmed': {
    start: { untold: { module: 'store' } },
    chances: { looks: 1, activations: 1 },
    guards: { 'tell: state': 'no module is told what nobody confirmed' },
  },
  'a module is active before it is confirmed that was skipped': {
    start: { skipped: ['store'] },
    chances: { looks: 1, activations: 1 },
    guards: { 'tell, then: state': 'no module is told what nobody confirmed' },
  },
  'a module is active while it is fanned out': {
    start: { ...CONFIRMED, fanDue: new Date(0), untold: { module: 'store' } },
    chances: { looks: 1, activations: 1 },
    guards: { 'tell: $inc.gen': 'a fan-out that began before does not end it' },
  },
  'a module is active while it is fanned out that was skipped': {
    start: { ...CONFIRMED, fanDue: new Date(0), skipped: ['store'] },
    chances: { looks: 1, activations: 1 },
    guards: { 'tell, then: $inc.gen': 'a fan-out that began before does not end it' },
  },
  'there is news': {
    chances: { looks: 2, failures: 1, hastenings: 1 },
    guards: {
      'make due: _id': 'one event is brought forward',
      'make due: state': 'what is confirmed stays so',
      'make due: $set.fanDue': 'it is due at once',
      'make due: $set.asked': 'it has all its questions again',
    },
  },
  'there is news of what was given up': {
    chances: { looks: 2, findings: 1, hastenings: 1 },
    guards: { 'make due: $set.state': 'it counts as given up no more' },
  },
  'clocks disagree': { chances: { looks: 2, clockSteps: 1 }, guards: {} },
  'a process is killed': { chances: { looks: 2, lapses: 1, crashes: 1 }, guards: {} },
  'answers are lost': { chances: { looks: 2, lapses: 1, losses: 1 }, guards: {} },
};
