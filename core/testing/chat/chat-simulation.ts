import type { PostBody } from '../../../shared/model/entry.ts';
import type { MemberId } from '../../../shared/model/ids.ts';
import type { RoomView } from '../../../shared/model/room-view.ts';
import type { Identity } from '../../net/identity.ts';
import { seededRandom } from '../seeded-random.ts';
import { ChatHall } from './chat-hall.ts';
import { ChatModel } from './chat-model.ts';
import { ChatPerson } from './chat-person.ts';
import { checkEverything, whatMarksLack } from './check-everything.ts';

export type SimulationOptions = {
  /** Decides everything that happens. */
  readonly seed: number;
  /** Their number is that of the people; the first is the host's own person. */
  readonly identities: readonly Identity[];
  readonly operations: number;
};

/** What came of a run. */
export type SimulationResult = {
  readonly seed: number;
  /** Empty when everything was as it must be. */
  readonly faults: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
};

/** Something that can happen, and how often it does beside the others. */
type Operation = { readonly name: string; readonly weight: number; readonly run: () => void | Promise<void> };

/** A step of time while something is awaited, and how much of it may pass. */
const STEP_MS = 50;
const PATIENCE_MS = 180_000;
/** After so many faults the rest says nothing new. */
const MAX_FAULTS = 20;
/** How often no time passes before the next thing happens. */
const AT_ONCE = 0.5;
const EMOJIS = ['👍', '❤️', '🎉', '😂', '🇧🇷'];

/**
 * People who write, edit, delete, react, pin and read in rooms and direct conversations while connections break, apps die and the host
 * comes and goes; compared with a model that knows the rules and what everybody did.
 */
export class ChatSimulation {
  readonly #options: SimulationOptions;
  readonly #random: () => number;
  readonly #hall: ChatHall;
  readonly #model: ChatModel;
  readonly #people: readonly ChatPerson[];
  readonly #faults: string[] = [];
  readonly #counts: Record<string, number> = {};
  #said = 0;
  #isOver = false;

  private constructor(options: SimulationOptions, hall: ChatHall, random: () => number) {
    const [host] = options.identities;
    if (host === undefined) throw new Error('nobody is there');
    this.#options = options;
    this.#random = random;
    this.#hall = hall;
    this.#model = new ChatModel(host.memberId, (fault) => this.#complain(fault));
    this.#people = options.identities.map(
      (identity, index) =>
        new ChatPerson({ hall, identity, random, alias: `Person ${index}`, model: this.#model, complain: (fault) => this.#complain(fault) }),
    );
  }

  static async run(options: SimulationOptions): Promise<SimulationResult> {
    const random = seededRandom(options.seed);
    const [host] = options.identities;
    if (host === undefined) throw new Error('nobody is there');
    await using hall = await ChatHall.open(host, random);
    const simulation = new ChatSimulation(options, hall, random);
    await simulation.#run();
    return { seed: options.seed, faults: simulation.#faults, counts: simulation.#counts };
  }

  async #run(): Promise<void> {
    try {
      for (const person of this.#people) person.start();
      await this.#until('everybody has joined', () => this.#people.every(({ isOnline }) => isOnline));
      for (let done = 0; done < this.#options.operations && this.#faults.length === 0; done++) {
        if (done === Math.floor(this.#options.operations / 2)) await this.#settleAndCheck();
        await this.#operate();
      }
      if (this.#faults.length === 0) await this.#settleAndCheck();
    } catch (error) {
      this.#complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    this.#isOver = true;
    for (const person of this.#people) person.kill();
  }

  async #settleAndCheck(): Promise<void> {
    if (!this.#hall.isHostRunning) await this.#startHost();
    for (const person of this.#people) if (!person.isAlive) person.start();
    await this.#until('everybody is there and has everything', () => this.#whatIsOpen());
    this.#count('checks');
    const parts = { hall: this.#hall, model: this.#model, people: this.#people, complain: (fault: string) => this.#complain(fault) };
    await this.#complete(checkEverything({ ...parts, searchers: this.#people.slice(this.#random() * this.#people.length).slice(0, 1) }));
  }

  /** What keeps the room from being quiet; undefined when it is. */
  #whatIsOpen(): true | string {
    for (const person of this.#people) {
      if (!person.isAlive) person.start();
      const open = person.whatIsOpen();
      if (open !== undefined) return `${person.alias}: ${open}`;
    }
    const lengths = this.#hall.readLengths();
    for (const person of this.#people) {
      const behind = person.whatIsBehind(lengths);
      if (behind !== undefined) return `${person.alias}: ${behind}`;
    }
    return whatMarksLack(this.#people) ?? true;
  }

  // Operations

  async #operate(): Promise<void> {
    const operation = this.#pickWeighted();
    this.#count(operation.name);
    await operation.run();
    // Often several people do something before anybody hears of it.
    if (this.#random() < AT_ONCE) return;
    await this.#hall.clock.advance(this.#random() < 0.02 ? this.#random() * 5_000 : this.#random() * 100);
    for (const person of this.#people) if (!person.isAlive && this.#random() < 0.05) person.start();
    if (!this.#hall.isHostRunning && this.#random() < 0.05) await this.#startHost();
  }

  readonly #operations: readonly Operation[] = [
    { name: 'send', weight: 300, run: () => this.#inRoom((person, room) => person.post(room.id, this.#newText(room))) },
    { name: 'answer', weight: 60, run: () => this.#onLine((person, room, seq) => person.post(room.id, { ...this.#newText(room), replyTo: seq })) },
    { name: 'edit', weight: 90, run: () => this.#onOwnLine((person, room, seq) => person.post(room.id, this.#newEdit(seq))) },
    { name: 'delete', weight: 45, run: () => this.#onOwnLine((person, room, target) => person.post(room.id, { kind: 'delete', target })) },
    { name: 'react', weight: 150, run: () => this.#onLine((person, room, target) => person.post(room.id, this.#newReaction(target))) },
    {
      name: 'pin',
      weight: 35,
      run: () => this.#onLine((person, room, target) => person.post(room.id, { kind: 'pin', target, on: this.#random() < 0.6 })),
    },
    { name: 'read', weight: 130, run: () => this.#onLine((person, room, seq) => person.read(room.id, seq)) },
    { name: 'type', weight: 30, run: () => this.#inRoom((person, room) => person.type(room.id)) },
    { name: 'hide', weight: 8, run: () => this.#onLine((person, room, seq) => person.hide(room.id, seq)) },
    { name: 'retry', weight: 8, run: () => this.#somebody((person) => person.retryOne()) },
    { name: 'discard', weight: 4, run: () => this.#somebody((person) => person.discardOne()) },
    { name: 'new room', weight: 6, run: () => this.#somebody((person) => person.createRoom(`Room ${++this.#said}`)) },
    { name: 'change room', weight: 8, run: () => this.#inRoom((person, room) => person.changeRoom(room, this.#random)) },
    { name: 'direct', weight: 14, run: () => this.#somebody((person) => person.openDirect(this.#pickOthers(person))) },
    { name: 'disconnect', weight: 30, run: () => this.#somebody((person) => person.disconnect()) },
    { name: 'disconnect all', weight: 2, run: () => this.#hall.cutAll() },
    { name: 'crash', weight: 8, run: () => this.#somebody((person) => person.kill()) },
    { name: 'quit', weight: 5, run: () => this.#somebody((person) => this.#complete(person.quit())) },
    { name: 'host crash', weight: 2, run: () => this.#hall.killHost() },
    { name: 'host stop', weight: 1, run: () => this.#complete(this.#hall.stopHost()) },
  ];
  readonly #weights = this.#operations.reduce((sum, { weight }) => sum + weight, 0);

  #pickWeighted(): Operation {
    let left = this.#random() * this.#weights;
    for (const operation of this.#operations) {
      left -= operation.weight;
      if (left < 0) return operation;
    }
    throw new Error('unreachable: the weights are summed up');
  }

  #somebody(act: (person: ChatPerson) => void | Promise<void>): void | Promise<void> {
    const person = this.#pick(this.#people.filter(({ isFree }) => isFree));
    return person === undefined ? undefined : act(person);
  }

  #inRoom(act: (person: ChatPerson, room: RoomView) => void): void {
    this.#somebody((person) => {
      const room = this.#pickSkewed(person.rooms);
      if (room !== undefined) act(person, room);
    });
  }

  /** Mostly one of the newest lines; now and then one that is none, or that is gone. */
  #onLine(act: (person: ChatPerson, room: RoomView, seq: number) => void): void {
    this.#inRoom((person, room) => {
      const lines = person.linesOf(room.id);
      const seq = lines[lines.length - 1 - Math.floor(this.#random() ** 3 * lines.length)];
      if (seq !== undefined) act(person, room, seq);
    });
  }

  #onOwnLine(act: (person: ChatPerson, room: RoomView, seq: number) => void): void {
    this.#inRoom((person, room) => {
      const lines = person.ownLinesOf(room.id);
      const seq = lines[lines.length - 1 - Math.floor(this.#random() ** 2 * lines.length)];
      if (seq !== undefined) act(person, room, seq);
    });
  }

  #newText(room: RoomView): Extract<PostBody, { kind: 'text' }> {
    const text = `word${++this.#said}x and ${'more '.repeat(Math.floor(this.#random() * 6))}`;
    if (this.#random() < 0.04) return { kind: 'text', text: `${text} @everyone`, mentionsAll: true };
    const named = this.#random() < 0.1 ? this.#pick(this.#people) : undefined;
    if (named === undefined || (room.members?.includes(named.id) ?? true) === false) return { kind: 'text', text };
    return { kind: 'text', text: `${text} @${named.alias}`, mentions: [{ id: named.id, name: named.alias }] };
  }

  #newEdit(target: number): PostBody {
    return { kind: 'edit', target, text: `word${++this.#said}x instead` };
  }

  #newReaction(target: number): PostBody {
    return { kind: 'reaction', target, emoji: this.#pick(EMOJIS) ?? '👍', on: this.#random() < 0.7 };
  }

  #pickOthers(person: ChatPerson): readonly MemberId[] {
    const others = this.#people.filter((other) => other !== person).map(({ id }) => id);
    const count = this.#random() < 0.7 ? 1 : 2;
    return Array.from({ length: count }, () => this.#pick(others) ?? person.id).filter((id, index, all) => all.indexOf(id) === index);
  }

  /** The first ones more often. */
  #pickSkewed<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random() ** 2 * items.length)];
  }

  #pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }

  // Time

  async #startHost(): Promise<void> {
    await this.#hall.clock.advance(0);
    await this.#hall.startHost();
  }

  async #until(what: string, condition: () => boolean | string): Promise<void> {
    const deadlineMs = this.#hall.clock.monotonicMs() + PATIENCE_MS;
    for (let answer = condition(); answer !== true; answer = condition()) {
      if (this.#faults.length > 0) return;
      if (this.#hall.clock.monotonicMs() > deadlineMs) throw new Error(`waited in vain until ${what}: ${answer}`);
      await this.#hall.clock.advance(STEP_MS);
    }
  }

  async #complete(work: Promise<unknown>): Promise<void> {
    let isSettled = false;
    const watched = work.finally(() => {
      isSettled = true;
    });
    watched.catch(() => {});
    await this.#until('something is done', () => isSettled);
    await watched;
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }

  #complain(fault: string): void {
    if (!this.#isOver && this.#faults.length < MAX_FAULTS) this.#faults.push(`at ${Math.round(this.#hall.clock.monotonicMs())} ms: ${fault}`);
  }
}
