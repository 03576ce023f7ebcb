import { useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import '../fonts.ts';
import '../styles/page.css';
import './gallery.css';
import type { KioskCommand } from '../../contracts/kiosk-command.ts';
import type { FrameSource } from '../frames/frame-source.ts';
import { KioskPage } from '../kiosk-page.tsx';
import { keepTextInert } from '../trusted-text.ts';
import { type GalleryAddress, readAddress, writeAddress } from './address.ts';
import { galleryViews } from './views.ts';

/** A stand-in for the camera: a shape of head and shoulders, its own right ear marked, drawn as a camera would see it. */
const drawnApplicant: FrameSource = (consumer) => {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  const pen = canvas.getContext('2d');
  if (pen !== null) {
    pen.fillStyle = '#7f8ea3';
    pen.fillRect(0, 0, 640, 480);
    pen.fillStyle = '#c9d3df';
    pen.beginPath();
    pen.ellipse(320, 520, 210, 160, 0, 0, 2 * Math.PI);
    pen.ellipse(320, 220, 108, 146, 0, 0, 2 * Math.PI);
    pen.fill();
  }
  consumer.show(canvas);
  return () => canvas.remove();
};
const lens = {
  source: drawnApplicant,
  readyForFrame: () => false,
  sendFrame: () => undefined,
  end: () => undefined,
};

/** Commands of the gallery go nowhere but to this event, where a test hears them. */
const send = (command: KioskCommand) => {
  dispatchEvent(new CustomEvent('kiosk-command', { detail: command }));
};

const onHash = (listener: () => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

function Gallery() {
  const hash = useSyncExternalStore(onHash, () => location.hash);
  const address = readAddress(hash);
  const view = galleryViews(address.language).get(address.view);
  if (view === undefined) return <Contents address={address} />;
  return <KioskPage key={hash} view={{ ...view, display: address.display }} send={send} lens={lens} />;
}

function Contents({ address }: { readonly address: GalleryAddress }) {
  return (
    <main className="gallery">
      <h1>Every view</h1>
      <ul>
        {[...galleryViews('th').keys()].map((view) => (
          <li key={view}>
            {(['th', 'en'] as const).map((language) => (
              <a key={language} href={`#${writeAddress({ ...address, view, language })}`}>
                {language === 'th' ? view : 'en'}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </main>
  );
}

keepTextInert();
const place = document.getElementById('page');
if (place === null) throw new Error('The document has no place for the gallery');
createRoot(place).render(<Gallery />);
