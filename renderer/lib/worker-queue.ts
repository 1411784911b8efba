/** What a page can do with a worker; tests give a fake. */
export type AskableWorker<Question, Answer> = {
  postMessage(message: Question & { readonly id: number }): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Answer & { readonly id: number }>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};

/**
 * Asks a worker one question after the other. It is started with the first one, and ended when an answer takes longer than `waitMs`:
 * the next question gets a new one. Null stands for no answer.
 */
export function createWorkerQueue<Question extends object, Answer extends object>(
  start: () => AskableWorker<Question, Answer>,
  waitMs: number,
): (question: Question) => Promise<Answer | null> {
  let worker: AskableWorker<Question, Answer> | undefined;
  let asked = 0;
  let queue: Promise<unknown> = Promise.resolve();

  function ask(question: Question): Promise<Answer | null> {
    const id = ++asked;
    return new Promise((resolve) => {
      const used = worker ?? start();
      worker = used;
      const giveUp = () => {
        used.terminate();
        worker = undefined;
        settle(null);
      };
      const timer = setTimeout(giveUp, waitMs);
      const settle = (answer: Answer | null) => {
        clearTimeout(timer);
        resolve(answer);
      };
      used.onerror = giveUp;
      used.onmessage = ({ data }) => data.id === id && settle(data);
      used.postMessage({ ...question, id });
    });
  }

  return (question) => {
    const answer = queue.then(() => ask(question)).catch(() => null);
    queue = answer;
    return answer;
  };
}
