import '../styles/base.css';
import { mount } from '../app/mount.tsx';
import { createLockedApi } from '../lib/locked-api.ts';
import { createAppStore } from '../store/store.ts';
import { createFakeApi } from './fake-api.ts';
import { SCENES } from './scenes.ts';

const query = new URLSearchParams(location.search);
const scene = SCENES[query.get('scene') ?? 'start'] ?? {};
const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
const root = document.getElementById('root');
const store = createAppStore();
if (scene.bridge !== undefined) store.setState({ bridge: scene.bridge });
if (root !== null) mount(root, store, scene.bridge === undefined ? createFakeApi({ ...scene, theme }) : createLockedApi());
