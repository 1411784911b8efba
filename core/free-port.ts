import { createServer } from 'node:net';

/** How many ports are tried in search of a free one. */
const PORTS_TRIED = 200;
const LAST_PORT = 65_535;

/** Whether this program could listen at `port` now, and the first port from it on where it could; `port` itself when none was found. */
export async function checkPort(port: number): Promise<{ readonly free: boolean; readonly nextFree: number }> {
  const last = Math.min(port + PORTS_TRIED, LAST_PORT);
  for (let candidate = port; candidate <= last; candidate++) {
    if (await canListen(candidate)) return { free: candidate === port, nextFree: candidate };
  }
  return { free: false, nextFree: port };
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
