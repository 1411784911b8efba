import { nodeBundle } from '../scripts/node-bundle.ts';

export default nodeBundle({ cli: 'cli/main.ts', 'sqlite-worker': 'core/lib/sqlite/sqlite-worker.ts' });
