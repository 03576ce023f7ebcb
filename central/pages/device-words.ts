import { faultCodeSchema } from '../../contracts/faults.ts';
import { faultsEn } from '../../contracts/words/faults.en.ts';
import { faultsTh } from '../../contracts/words/faults.th.ts';

const names: Readonly<Record<string, string>> = {
  reader: 'เครื่องอ่านบัตร · Reader',
  printer: 'เครื่องพิมพ์ · Printer',
  camera: 'กล้อง · Camera',
};

const states: Readonly<Record<string, string>> = {
  absent: 'ไม่พบ · absent',
  connecting: 'กำลังเชื่อมต่อ · connecting',
  ready: 'พร้อม · ready',
  busy: 'กำลังทำงาน · busy',
};

/** The devices of a heartbeat in words, one line each. What this version has no words for stands as the kiosk wrote it. */
export function deviceWords(devices: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(devices).map(([name, state]) => `${names[name] ?? name}: ${stateWords(state)}`);
}

function stateWords(state: string): string {
  const code = faultCodeSchema.safeParse(state);
  return code.success
    ? `${faultsTh[code.data].what} · ${faultsEn[code.data].what} (${code.data})`
    : (states[state] ?? state);
}
