type Task = (argument: never) => unknown;
type Request = { readonly id: number; readonly command: string; readonly argument: unknown };

/** Makes this process one that a `Child` asks: a table of commands, each answered once. It ends when its parent does. */
export function serve(commands: Readonly<Record<string, Task>>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ id, command, argument }: Request) => {
    try {
      const task = commands[command];
      if (task === undefined) throw new Error(`no command ${command}`);
      process.send?.({ id, result: await task(argument as never) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
}
