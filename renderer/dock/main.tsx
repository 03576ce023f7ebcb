import { createRoot } from 'react-dom/client';
import '../fonts.ts';
import '../styles/layers.css';
import '../styles/tokens.css';
import '../styles/base.css';
import './dock.css';
import { keepTextInert } from '../trusted-text.ts';
import { DockPage } from './dock-page.tsx';

keepTextInert();
const place = document.getElementById('dock');
if (place === null) throw new Error('The document has no place for the dock');
createRoot(place).render(<DockPage />);
