import { describeBytePipe } from '../testing/contracts/byte-pipe-contract.ts';
import { createMemoryPipe } from './memory-pipe.ts';

describeBytePipe('a memory pipe', async () => {
  const pair = createMemoryPipe(Buffer.from('host key'));
  return {
    ...pair,
    async [Symbol.asyncDispose]() {
      pair.clientEnd.destroy();
      pair.hostEnd.destroy();
    },
  };
});
