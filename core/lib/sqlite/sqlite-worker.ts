import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { SqlValue, Statement } from './database.ts';
import { NewerDatabaseError, openFile } from './open-file.ts';
import { isDiskFault, requestFailureCode, toFault, toOpenFault } from './sqlite-error.ts';
import type { WorkerOptions, WorkerReply, WorkerRequest } from './worker-protocol.ts';

/** Statements that stay prepared; the one that was not used for longest goes first. */
const MAX_PREPARED = 128;

/** Owns the file. Requests are done one after the other, so a read sees every write before it. */
class SqliteWorker {
  readonly #file: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  /** Set once an fsync or write failed: what is on the disk is not known any more, so nothing is written after it. */
  #diskFault: Error | undefined;

  constructor(file: DatabaseSync) {
    this.#file = file;
  }

  answer(request: WorkerRequest): WorkerReply {
    try {
      return { kind: 'done', id: request.id, rows: this.#run(request) };
    } catch (error) {
      return { kind: 'failed', id: request.id, fault: toFault(error, requestFailureCode(error)) };
    }
  }

  #run(request: WorkerRequest): readonly Record<string, SqlValue>[] {
    switch (request.kind) {
      case 'write':
        this.#write(request.statements);
        return [];
      case 'read':
        return this.#prepare(request.sql).all(...request.params) as Record<string, SqlValue>[];
      case 'close':
        this.#prepared.clear();
        this.#file.close();
        return [];
    }
  }

  #write(statements: readonly Statement[]): void {
    if (this.#diskFault !== undefined) throw this.#diskFault;
    try {
      this.#file.exec('BEGIN IMMEDIATE');
      for (const statement of statements) this.#runStatement(statement);
      this.#file.exec('COMMIT');
    } catch (error) {
      if (isDiskFault(error) && error instanceof Error) this.#diskFault = error;
      if (this.#file.isTransaction) this.#file.exec('ROLLBACK');
      throw error;
    }
  }

  #runStatement({ sql, params = [], rows = [params] }: Statement): void {
    if (rows.length === 0) return;
    const prepared = this.#prepare(sql);
    for (const row of rows) prepared.run(...row);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size >= MAX_PREPARED && oldest !== undefined) this.#prepared.delete(oldest);
    const statement = this.#file.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

function start(reply: (message: WorkerReply) => void, onRequest: (take: (request: WorkerRequest) => void) => void): void {
  try {
    const { file, recovered } = openFile(workerData as WorkerOptions);
    const worker = new SqliteWorker(file);
    onRequest((request) => reply(worker.answer(request)));
    reply({ kind: 'opened', recovered });
  } catch (error) {
    reply({ kind: 'open-failed', fault: error instanceof NewerDatabaseError ? toFault(error, 'database-newer') : toOpenFault(error) });
  }
}

const port = parentPort;
if (port !== null) {
  start(
    (message) => port.postMessage(message),
    (take) => {
      port.on('message', (request: WorkerRequest) => {
        take(request);
        if (request.kind === 'close') port.close();
      });
    },
  );
}
