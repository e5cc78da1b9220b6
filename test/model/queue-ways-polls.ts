import { type Way } from './queue-ways.js';

export const IMPORT_WAYS: Record<string, Way> = {
  'a page outlasts its lease': {
    chances: { looks: 2, lapses: 1 },
    guards: {
      'look: dueAt': 'what is not due is not found',
      'claim: _id': 'one import is claimed',
      'claim: gen': 'what was claimed since it was found is not claimed',
      'claim: $set.dueAt': 'what is claimed is due to nobody else',
      'claim: $inc.gen': 'each claim has a number of its own',
      'advance: _id': 'one import moves on',
      'advance: gen': 'only the latest claim moves on',
      'advance: $set.dueAt': 'the next page is due at once',
      'advance: $inc.page': 'it is the next page',
      'advance: $inc.read': 'orders are counted',
      'advance: $inc.imported': 'payments are counted',
      'advance: $inc.unreadable': 'what cannot be read is counted',
      'finish: _id': 'one import is done',
      'finish: $set.state': 'it is done',
      'finish: $set.dueAt': 'it is due no more',
      'finish: $inc.page': 'the last page counts',
      'finish: $inc.read': 'orders are counted',
      'finish: $inc.imported': 'payments are counted',
      'finish: $inc.unreadable': 'what cannot be read is counted',
    },
  },
  'a page fails': {
    chances: { looks: 2, lapses: 2, failures: 1 },
    guards: {
      'claim: dueAt': 'what was put off since it was found is not claimed',
      'advance: $set.failures': 'failures in a row are counted',
      'finish: $set.failures': 'failures in a row are counted',
      'postpone: _id': 'one import is put off',
      'postpone: gen': 'only the latest claim puts it off',
      'postpone: $set.dueAt': 'it waits as long as it should',
      'postpone: $inc.failures': 'failures in a row are counted',
    },
  },
  'somebody wants it now': {
    chances: { looks: 1, lapses: 3, failures: 1, hastenings: 1 },
    guards: {
      'go on now: _id': 'one import goes on',
      'go on now: failures': 'only what has failed is brought forward',
      'go on now: dueAt': 'what has waited longer keeps its place',
      'go on now: $set.dueAt': 'it is due at once',
    },
  },
  'two are at it because somebody wants it now': {
    chances: { looks: 2, lapses: 1, failures: 1, hastenings: 1 },
    guards: {},
  },
  'another span takes its place': {
    chances: { looks: 2, lapses: 1, offers: 1 },
    guards: {
      'finish: gen': 'only the latest claim ends it',
      'another span: _id': 'one import is replaced',
      'another span: gen': 'what has moved on is not replaced',
      'another span: replace.gen': 'who was at the old one does not write to the new one',
    },
  },
  'it is begun twice': {
    chances: { looks: 2, begins: 1 },
    guards: { 'begin: insert._id': 'a channel has one import' },
  },
  'clocks disagree': { chances: { looks: 2, clockSteps: 1 }, guards: {} },
  'a process is killed': { chances: { looks: 3, lapses: 1, crashes: 1 }, guards: {} },
  'answers are lost': { chances: { looks: 3, lapses: 1, losses: 1 }, guards: {} },
};

export const POLL_WAYS: Record<string, Way> = {
  'a poll outlasts its lease': {
    chances: { looks: 2, lapses: 1 },
    guards: {
      'look: askAt': 'what is not due is not found',
      'claim: _id': 'one trade is claimed',
      'claim: askGeneration': 'what was claimed since it was found is not claimed',
      'claim: askAt': 'what was scheduled since it was found is not claimed',
      'claim: $set.askAt': 'what is claimed is due to nobody else',
      'claim: $inc.askGeneration': 'each claim has a number of its own',
      'ask again: _id': 'one trade is scheduled',
      'ask again: askGeneration': 'only the latest claim schedules',
      'ask again: $set.askAt': 'it waits as long as it should',
    },
  },
  'a poll and somebody else find different things': {
    chances: { looks: 1, offers: 1, findings: 1 },
    guards: {
      'ask again: revision': 'who has not read a change does not schedule over it',
      'change: _id': 'one trade changes',
      'change: revision': 'who has not read a change does not write over it',
      'change: $set.tradeStatus': 'what was found is kept',
      'change: $set.askAt': 'it is due no more',
      'change: $inc.revision': 'each change can be told from the one before',
    },
  },
  'the gateway may have more to tell': {
    chances: { looks: 1, offers: 1, findings: 1, hastenings: 1 },
    guards: {
      'make due: _id': 'one trade is made due',
      'make due: tradeStatus': 'only what was refunded is made due',
      'make due: $set.askAt': 'it is due at once',
      'make due: $inc.askGeneration': 'who has looked before does not schedule over it',
      'make due, then: _id': 'one trade is looked at again',
      'make due, then: tradeStatus': 'only what was refunded is looked at again',
    },
  },
  'the gateway may have more to tell while somebody looks': {
    start: { tradeStatus: 'REFUND' },
    chances: { looks: 2, hastenings: 1 },
    guards: {
      'make due: askAt': 'who looks just now is not interrupted',
      'make due, then: $inc.askGeneration': 'who looks just now schedules no more',
    },
  },
  'clocks disagree': { chances: { looks: 2, clockSteps: 1 }, guards: {} },
  'a process is killed': { chances: { looks: 3, lapses: 1, crashes: 1 }, guards: {} },
  'answers are lost': { chances: { looks: 3, lapses: 1, losses: 1 }, guards: {} },
};
