import './styles/base.css';
import { createApi } from './api.ts';
import { mount } from './app/mount.tsx';
import { createLockedApi } from './lib/locked-api.ts';
import { createAppStore } from './store/store.ts';

const store = createAppStore();
const lock = () => store.setState({ bridge: { state: 'locked' } });
const api = createApi({
  onRefused: lock,
  onSocketChanged: (shellAnswers) => store.setState({ shellAnswers }),
  onUploadProgress: (upload) => store.setState({ upload }),
});
if (api === undefined) lock();

const root = document.getElementById('root');
if (root !== null) mount(root, store, api ?? createLockedApi());
