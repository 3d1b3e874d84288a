/**
 * Findings that wait to be posted, first in, first out.
 * @module
 */

/** A finding that waits: its bytes, not its event, which is gone after its batch. */
export interface Item {
  /** 1 for the first finding of the run. */
  readonly number: number;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Which one it is, for messages: name and place. */
  readonly label: string;
}

/** The taken items are let go of when there are this many of them. */
const TAKEN = 1024;

/** The queue. */
export class Queue {
  #items: Item[] = [];
  #taken = 0;
  #bytes = 0;

  /** Items that wait. */
  get size(): number {
    return this.#items.length - this.#taken;
  }

  /** Bytes of all that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The item that waits longest. */
  get first(): Item | undefined {
    return this.#items[this.#taken];
  }

  /** Puts an item at the end. */
  push(item: Item): void {
    this.#items.push(item);
    this.#bytes += item.body.length;
  }

  /** Takes the first item away. */
  drop(): void {
    const { first } = this;
    if (first === undefined) return;
    this.#bytes -= first.body.length;
    this.#taken++;
    if (this.size > 0 && this.#taken < TAKEN) return;
    this.#items = this.#items.slice(this.#taken);
    this.#taken = 0;
  }
}
