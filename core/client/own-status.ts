import type { Member } from '../../shared/model/member.ts';
import type { MessageOf } from '../../shared/wire/message.ts';

/** What others see of this device's person beside the alias: whether they are there, and what they say of themselves. Rule RS4. */
export class OwnStatus {
  readonly #send: (message: MessageOf<'status'>) => boolean;
  #idle: boolean;
  #text: string | undefined;

  constructor(send: (message: MessageOf<'status'>) => boolean, now: { readonly idle: boolean; readonly text: string | undefined }) {
    this.#send = send;
    this.#idle = now.idle;
    this.#text = now.text;
  }

  /** Tells the host what it does not know. `member` is oneself, as the host has it. */
  goOnline(member: Member | undefined): void {
    if ((member?.idle ?? false) !== this.#idle || member?.status !== this.#text) this.#tell();
  }

  setIdle(idle: boolean): void {
    if (idle === this.#idle) return;
    this.#idle = idle;
    this.#tell();
  }

  setText(text: string | undefined): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#tell();
  }

  /** Without a connection it is told at the next join. */
  #tell(): void {
    this.#send({ type: 'status', idle: this.#idle, ...(this.#text === undefined ? {} : { text: this.#text }) });
  }
}
