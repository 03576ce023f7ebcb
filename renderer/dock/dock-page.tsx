import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { DockApplicant, DockState } from '../../contracts/dock.ts';
import { act, watchDock } from './dock-client.ts';
import { takePortrait } from './own-portrait.ts';

/** What a person at the dock can say; Thai and English side by side, for developers of either language. */
const applicantWords: Readonly<Record<DockApplicant, string>> = {
  matching: 'เจ้าของบัตร · The card’s owner',
  'other-person': 'คนอื่น · Another person',
  'still-photo': 'ภาพถ่ายนิ่ง · A still photo',
  'moved-print': 'ภาพพิมพ์ที่ขยับไปมา · A print moved about',
  'replayed-video': 'วิดีโอที่เล่นซ้ำ · A replayed video',
  'with-people-behind': 'เจ้าของบัตร มีคนอยู่ข้างหลัง · Owner, people behind',
  'two-faces': 'สองคนใกล้กัน · Two like faces',
  nobody: 'ไม่มีใคร · Nobody',
  live: 'กล้องจริงของเครื่องนี้ · This machine’s webcam',
  refused: 'กล้องถูกปฏิเสธ · Camera refused',
  lost: 'กล้องหลุดกลางคัน · Camera lost midway',
};

export function DockPage() {
  const [state, setState] = useState<DockState | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => watchDock(setState), []);
  const run = (action: Promise<string | null>) => {
    void action.then(setProblem, (error: unknown) => setProblem(String(error)));
  };
  return (
    <main className="dock">
      <h1>Dock · อุปกรณ์จำลอง</h1>
      {state === null ? <p role="status">กำลังเชื่อมต่อ · connecting…</p> : null}
      {problem === null ? null : (
        <p role="alert" className="dock-problem">
          {problem}
        </p>
      )}
      {state === null ? null : (
        <div className="dock-grid">
          <CardPart state={state} run={run} />
          <FacePart state={state} run={run} />
          <PrinterPart state={state} run={run} />
          <WorldPart state={state} run={run} />
        </div>
      )}
    </main>
  );
}

type PartProps = { readonly state: DockState; readonly run: (action: Promise<string | null>) => void };

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="dock-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Press(props: {
  readonly onPress: () => void;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <button type="button" aria-pressed={props.pressed} disabled={props.disabled} onClick={props.onPress}>
      {props.children}
    </button>
  );
}

function CardPart({ state, run }: PartProps) {
  const [card, setCard] = useState(state.cards[0]?.id ?? '');
  const [pullAt, setPullAt] = useState('');
  const [mute, setMute] = useState(false);
  const removeAtApdu = Number(pullAt) > 0 ? Math.round(Number(pullAt)) : undefined;
  return (
    <Part title="บัตร · Card">
      <label>
        บัตรตัวอย่าง · sample card
        <select value={card} onChange={(event) => setCard(event.target.value)}>
          {state.cards.map(({ id, label }) => (
            <option key={id} value={id}>
              {label.th} · {label.en}
            </option>
          ))}
        </select>
      </label>
      <label>
        ดึงออกที่ APDU ที่ · pull at APDU
        <input
          inputMode="numeric"
          value={pullAt}
          placeholder="-"
          onChange={(event) => setPullAt(event.target.value.replace(/\D/g, ''))}
        />
      </label>
      <label className="dock-tick">
        <input type="checkbox" checked={mute} onChange={(event) => setMute(event.target.checked)} />
        ชิปไม่ตอบ · mute chip
      </label>
      <div className="dock-row">
        <Press
          disabled={state.inserted !== null}
          onPress={() => run(act('card', { action: 'insert', card, removeAtApdu, mute: mute || undefined }))}
        >
          เสียบบัตร · insert
        </Press>
        <Press disabled={state.inserted === null} onPress={() => run(act('card', { action: 'remove' }))}>
          ดึงบัตร · pull
        </Press>
        <Press
          pressed={!state.readerPresent}
          onPress={() => run(act('card', { action: 'reader', present: !state.readerPresent }))}
        >
          {state.readerPresent ? 'ถอดเครื่องอ่าน · unplug reader' : 'ต่อเครื่องอ่าน · plug reader in'}
        </Press>
      </div>
      <p role="status">อยู่ในเครื่อง · in the reader: {state.inserted ?? '-'}</p>
      <OwnCard card={card} disabled={state.inserted !== null} run={run} />
    </Part>
  );
}

/** A demo card with one's own portrait: taken here, put on the emulated chip, kept nowhere else. */
function OwnCard({
  card,
  disabled,
  run,
}: { readonly card: string; readonly disabled: boolean } & Pick<PartProps, 'run'>) {
  const [open, setOpen] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (!open) return;
    let stream: MediaStream | null = null;
    let stopped = false;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { width: 640, height: 480 },
        audio: false,
      });
      if (stopped || video.current === null) return stop();
      video.current.srcObject = stream;
      await video.current.play();
    };
    start().catch((error: unknown) => {
      if (stopped) return;
      setOpen(false);
      run(Promise.resolve(`webcam: ${error instanceof Error ? error.message : String(error)}`));
    });
    return () => {
      stopped = true;
      stop();
    };
  }, [open, run]);

  const issue = async (): Promise<string | null> => {
    const portrait = video.current === null ? null : await takePortrait(video.current);
    if (portrait === null) return 'no picture';
    setOpen(false);
    return (await act('card', { action: 'insert', card, portrait })) ?? act('face', { applicant: 'live' });
  };
  return (
    <div className="dock-own">
      <Press pressed={open} onPress={() => setOpen(!open)}>
        บัตรตัวอย่างที่มีรูปของฉัน · demo card with my portrait
      </Press>
      {open ? (
        <>
          {/* A live picture of oneself has nothing to caption. */}
          <video ref={video} muted playsInline aria-label="webcam" />
          <Press disabled={disabled} onPress={() => run(issue())}>
            ถ่ายรูปและเสียบบัตร · take picture, insert card
          </Press>
        </>
      ) : null}
    </div>
  );
}

function FacePart({ state, run }: PartProps) {
  return (
    <Part title="ผู้สมัครหน้ากล้อง · Applicant">
      <div className="dock-column">
        {state.applicants.map((applicant) => (
          <Press
            key={applicant}
            pressed={state.applicant === applicant}
            onPress={() => run(act('face', { applicant }))}
          >
            {applicantWords[applicant]}
          </Press>
        ))}
      </div>
    </Part>
  );
}

function PrinterPart({ state, run }: PartProps) {
  const { printer } = state;
  return (
    <Part title="เครื่องพิมพ์ · Printer">
      <div className="dock-row">
        {(['ok', 'near-end', 'out'] as const).map((paper) => (
          <Press key={paper} pressed={printer.paper === paper} onPress={() => run(act('printer', { paper }))}>
            {{ ok: 'มีกระดาษ · paper', 'near-end': 'ใกล้หมด · near end', out: 'หมด · out' }[paper]}
          </Press>
        ))}
      </div>
      <div className="dock-row">
        <Press
          pressed={printer.cover === 'open'}
          onPress={() => run(act('printer', { cover: printer.cover === 'open' ? 'closed' : 'open' }))}
        >
          ฝาเปิด · cover open
        </Press>
        <Press
          pressed={!printer.connected}
          onPress={() => run(act('printer', { connected: !printer.connected }))}
        >
          ถอดสาย · unplugged
        </Press>
      </div>
      {state.lastSlip === null ? (
        <p>ยังไม่มีใบสรุป · no slip yet</p>
      ) : (
        <img className="dock-slip" src={state.lastSlip} alt="ใบสรุปล่าสุด · the slip that last came out" />
      )}
    </Part>
  );
}

const leaps = [
  { seconds: 30, words: '+30 s' },
  { seconds: 120, words: '+2 min' },
  { seconds: 600, words: '+10 min' },
  { seconds: 86_400, words: '+1 day' },
] as const;

function WorldPart({ state, run }: PartProps) {
  const { connected } = state.network;
  return (
    <Part title="เครือข่ายและเวลา · Network and clock">
      <div className="dock-row">
        <Press pressed={!connected} onPress={() => run(act('network', { connected: !connected }))}>
          {connected ? 'ตัดเครือข่าย · cut the network' : 'ต่อเครือข่าย · restore the network'}
        </Press>
      </div>
      <p role="status">
        เวลาของตู้ · the kiosk’s clock:{' '}
        {new Date(state.clock.now).toLocaleString('th-TH', { timeZone: 'Asia/Bangkok' })}
      </p>
      <div className="dock-row">
        {leaps.map(({ seconds, words }) => (
          <Press key={seconds} onPress={() => run(act('clock', { advanceSeconds: seconds }))}>
            {words}
          </Press>
        ))}
      </div>
    </Part>
  );
}
