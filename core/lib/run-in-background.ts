import type { Logger } from './logger.ts';

/** The one place for promises that nobody awaits: what goes wrong in them is logged, under `name`. */
export function runInBackground(logger: Logger, name: string, task: () => Promise<unknown>): void {
  Promise.resolve()
    .then(task)
    .catch((error: unknown) => logger.log('error', 'background-task-failed', { name, error }));
}
