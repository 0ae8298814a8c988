import type { IncomingMessage, MessageHandler } from '../message-bus/index.js';
import { eventually } from './eventually.js';

/** A handler that keeps what it takes. */
export class Recorder {
  readonly deliveries: IncomingMessage[] = [];
  /** What it does with each message after keeping it. */
  readonly then: MessageHandler;

  constructor(then: MessageHandler = () => Promise.resolve()) {
    this.then = then;
  }

  readonly handler: MessageHandler = async (message) => {
    this.deliveries.push(message);
    await this.then(message);
  };

  /** The different texts taken so far, sorted. */
  get texts(): readonly string[] {
    return [...new Set(this.deliveries.map(({ data }) => data))].sort();
  }

  /** Waits until this many different texts have come. */
  async received(count: number): Promise<readonly string[]> {
    await eventually(`${String(count)} different messages`, () => this.texts.length >= count);
    return this.texts;
  }
}
