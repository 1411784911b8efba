import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { AppEvent } from '../../shared/model/app-event.ts';
import { type MessageId, messageIdSchema, type RoomId } from '../../shared/model/ids.ts';
import { createController } from '../controller.ts';
import type { Controller, ControllerOptions } from '../controller-api.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** A whole app core with what it reported so far. */
export class Device {
  readonly controller: Controller;
  readonly downloadDir: string;
  readonly events: AppEvent[] = [];

  constructor(controller: Controller, downloadDir: string) {
    this.controller = controller;
    this.downloadDir = downloadDir;
    controller.onEvent((event) => this.events.push(event));
  }

  eventsOf<Type extends AppEvent['type']>(type: Type): (AppEvent & { type: Type })[] {
    return this.events.filter((event): event is AppEvent & { type: Type } => event.type === type);
  }

  /** The texts of every entry that was reported, in order. */
  get texts(): readonly string[] {
    return this.eventsOf('entries-added').flatMap(({ entries }) => entries.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : [])));
  }

  async say(text: string): Promise<MessageId> {
    const id = newMessageId();
    await this.controller.sendChat({ id, roomId: await this.roomId(), text });
    return id;
  }

  async roomId(): Promise<RoomId> {
    const [room] = (await this.controller.snapshot()).rooms;
    if (room === undefined) throw new Error('in no room');
    return room.id;
  }
}

/** Any number of devices on this machine, each with a data folder of its own. Everything is closed and deleted in the end. */
export class Devices implements AsyncDisposable {
  readonly #controllers = new Set<Controller>();
  readonly #folder: Awaited<ReturnType<typeof createTemporaryFolder>>;

  private constructor(folder: Awaited<ReturnType<typeof createTemporaryFolder>>) {
    this.#folder = folder;
  }

  static async create(): Promise<Devices> {
    return new Devices(await createTemporaryFolder());
  }

  get folder(): string {
    return this.#folder.path;
  }

  /** Opens the device of that name, again with what it kept if it was open before. */
  async open(name: string, options: Partial<ControllerOptions> = {}): Promise<Device> {
    const downloadDir = path.join(this.folder, name, 'downloads');
    const controller = await createController({
      dataDir: path.join(this.folder, name, 'data'),
      downloadDir,
      appVersion: '0.0.0',
      shell: { kind: 'terminal', canPickFiles: false, canPickFolder: false, canReveal: false },
      defaultAlias: name,
      ...options,
    });
    this.#controllers.add(controller);
    return new Device(controller, downloadDir);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#controllers].map((controller) => controller.close()));
    await this.#folder[Symbol.asyncDispose]();
  }
}

export function newMessageId(): MessageId {
  return messageIdSchema.parse(randomBytes(16).toString('base64url'));
}

/** Resolves once the device reported every one of `texts`. */
export async function untilHeard(device: Device, texts: readonly string[]): Promise<void> {
  await until(`${texts.join(', ')} was heard`, () => texts.every((text) => device.texts.includes(text)));
}
