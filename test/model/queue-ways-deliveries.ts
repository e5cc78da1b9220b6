import { type Way } from './queue-ways.js';

export const DELIVERY_WAYS: Record<string, Way> = {
  'a handler fails, and somebody wants it now': {
    chances: { looks: 2, failures: 1, hastenings: 1 },
    guards: {
      'look: dueAt': 'what is not due is not found',
      'look: module': 'each module finds its own',
      'look: fresh': 'each lane finds its own',
      'claim: _id': 'one delivery is claimed',
      'claim: gen': 'what was claimed since it was found is not claimed',
      'claim: $set.dueAt': 'what is claimed is due to nobody else',
      'claim: $set.owner': 'it says that somebody is at it',
      'claim: $set.fresh': 'what was tried waits in the other lane',
      'claim: $inc.att': 'a try is charged as it is claimed',
      'retry later: _id': 'one delivery waits',
      'retry later: $set.dueAt': 'it waits as long as it should',
      'retry later: $unset.owner': 'nobody is at it any more',
      'fence: _id': 'one delivery dies',
      'fence: $unset.owner': 'nobody is at it any more',
      'run now: _id': 'one delivery is brought forward',
      'run now: owner': 'what runs is left alone',
      'run now: $set.dueAt': 'it is due at once',
      'run now: $set.att': 'it has all its tries again',
    },
  },
  'a process stops, and somebody wants it now': {
    chances: { looks: 1, releases: 1, hastenings: 1 },
    guards: {
      'give back: _id': 'one delivery is given back',
      'give back: $set.dueAt': 'it is due at once',
      'give back: $unset.owner': 'nobody is at it any more',
      'give back: $inc.att': 'its try is not charged',
    },
  },
  'a claim is renewed': {
    chances: { looks: 2, lapses: 1, renewals: 1 },
    guards: {
      'claim: dueAt': 'what was renewed since it was found is not claimed',
      'claim: $inc.gen': 'each claim has a number of its own',
      'renew: _id': 'one delivery is renewed',
      'renew: gen': 'only the latest claim is renewed',
      'renew: $set.dueAt': 'it lasts longer',
    },
  },
  'a renewal is late': {
    chances: { looks: 1, renewals: 1, failures: 1, releases: 1 },
    guards: {
      'retry later: $inc.gen': 'no renewal lengthens the wait',
      'fence: $set.gen': 'no renewal reaches what dies',
      'give back: $inc.gen': 'no renewal takes back what was given back',
    },
  },
  'a handler outlasts its lease': {
    chances: { looks: 2, lapses: 1, failures: 1 },
    guards: {
      'retry later: gen': 'only the latest claim writes a failure',
      'fence: gen': 'only the latest claim writes a death',
      'fence: $set.dueAt': 'a death is written in peace',
    },
  },
  'a process stops too late': {
    chances: { looks: 2, lapses: 1, releases: 1 },
    guards: { 'give back: gen': 'only the latest claim gives back' },
  },
  'it is offered again': {
    chances: { looks: 2, lapses: 1, offers: 1 },
    guards: {
      'offer: insert._id': 'it is there once',
      'offer, then: _id': 'one delivery knows of the offer',
      'offer, then: $max.offer': 'it knows of the offer',
      'remove: _id': 'one delivery is removed',
      'remove: offer': 'what was offered again stays',
      'let go: _id': 'one delivery is let go',
      'let go: gen': 'only the latest claim lets go',
      'let go: $set.dueAt': 'what was offered again is due at once',
    },
  },
  'it is offered again while a renewal is late': {
    chances: { looks: 2, renewals: 1, offers: 1 },
    guards: {
      'let go: $inc.gen': 'no renewal delays what was offered again',
      'offer: insert.gen': 'claims count on from where no earlier one came',
    },
  },
  'it is offered again, and somebody wants it now': {
    chances: { looks: 1, offers: 1, hastenings: 1 },
    guards: { 'let go: $unset.owner': 'nobody is at it any more' },
  },
  'clocks disagree': { chances: { looks: 2, clockSteps: 1 }, guards: {} },
  'a process is killed': { chances: { looks: 3, lapses: 1, crashes: 1 }, guards: {} },
  'answers are lost': { chances: { looks: 2, lapses: 1, losses: 1 }, guards: {} },
};
