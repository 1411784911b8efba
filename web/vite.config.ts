import { nodeBundle } from '../scripts/node-bundle.ts';

export default nodeBundle({ web: 'web/main.ts', 'sqlite-worker': 'core/lib/sqlite/sqlite-worker.ts' });
