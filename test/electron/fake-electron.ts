import { fork as forkNode } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  ForkOptions,
  HandlerDetails,
  IpcMainEvent,
  IpcRendererEvent,
  Protocol,
  RenderProcessGoneDetails,
  Session,
  UtilityProcess,
  WebContents,
  WebFrameMain,
  WindowOpenHandlerResponse,
} from 'electron';

/*
 * Electron as this project uses it, without its binary. What stands here has the types of electron.d.ts, so that a change
 * of Electron's own shapes does not compile, and does what Electron's documentation says of each part. Utility processes
 * are real processes.
 */

/** The methods of a class of Electron's, without those that give the object itself back for chaining. */
type Methods<T, K extends keyof T> = Pick<T, K>;

class FakeFrame {
  url = '';
}

export class FakeWebContents
  extends EventEmitter
  implements Methods<WebContents, 'forcefullyCrashRenderer' | 'isDestroyed' | 'send' | 'setWindowOpenHandler'>
{
  readonly mainFrame = new FakeFrame() as FakeFrame & WebFrameMain;
  readonly sent: { readonly channel: string; readonly args: readonly unknown[] }[] = [];
  destroyed = false;
  #openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | null = null;

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  send(channel: string, ...args: readonly unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    this.sent.push({ channel, args: structuredClone(args) as unknown[] });
  }
  forcefullyCrashRenderer(): void {
    this.endProcess('crashed');
  }

  /** The page calls `window.open`. */
  open(url: string): WindowOpenHandlerResponse['action'] {
    const details = { url, frameName: '', features: '', disposition: 'new-window' } as HandlerDetails;
    return this.#openHandler?.(details).action ?? 'allow';
  }
  /** The page's process goes, however. */
  endProcess(reason: RenderProcessGoneDetails['reason']): void {
    const details: RenderProcessGoneDetails = { reason, exitCode: 1 };
    this.emit('render-process-gone', {}, details);
  }
  /** Gives whether the page may go there. */
  navigate(url: string): boolean {
    let allowed = true;
    this.emit('will-navigate', { url, preventDefault: () => (allowed = false) });
    if (allowed) this.mainFrame.url = url;
    return allowed;
  }
  attachWebview(): boolean {
    let allowed = true;
    this.emit('will-attach-webview', { preventDefault: () => (allowed = false) }, {}, {});
    return allowed;
  }
}

export class FakeBrowserWindow
  extends EventEmitter
  implements Methods<BrowserWindow, 'loadURL' | 'show' | 'isVisible'>
{
  static readonly opened: FakeBrowserWindow[] = [];
  readonly webContents = new FakeWebContents();
  readonly loaded: string[] = [];
  readonly options: BrowserWindowConstructorOptions;
  /** What the next load ends with, in place of the page. */
  static failure: Error | null = null;
  #visible: boolean;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    this.#visible = options.show ?? true;
    FakeBrowserWindow.opened.push(this);
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    if (FakeBrowserWindow.failure) throw FakeBrowserWindow.failure;
    this.webContents.mainFrame.url = url;
    this.emit('ready-to-show');
  }
  show(): void {
    this.#visible = true;
  }
  isVisible(): boolean {
    return this.#visible;
  }
}

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type DeviceHandler = NonNullable<Parameters<Session['setDevicePermissionHandler']>[0]>;
type SchemeHandler = Parameters<Protocol['handle']>[1];

class FakeProtocol implements Methods<Protocol, 'handle' | 'registerSchemesAsPrivileged'> {
  readonly schemes: Electron.CustomScheme[] = [];
  readonly handlers = new Map<string, SchemeHandler>();

  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (fakeApp.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    this.schemes.push(...schemes);
  }
  handle(scheme: string, handler: SchemeHandler): void {
    this.handlers.set(scheme, handler);
  }
  /** A request of the page for one of its files. */
  async fetch(url: string): Promise<Response> {
    const handler = this.handlers.get(new URL(url).protocol.slice(0, -1));
    if (!handler) throw new Error('net::ERR_UNKNOWN_URL_SCHEME');
    return handler({ url } as Parameters<SchemeHandler>[0]) as unknown as Promise<Response>;
  }
}

export class FakeSession
  implements
    Methods<
      Session,
      'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
    >
{
  readonly protocol = new FakeProtocol();
  #request: RequestHandler | null = null;
  #check: CheckHandler | null = null;
  #device: DeviceHandler | null = null;

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#check = handler;
  }
  setDevicePermissionHandler(handler: DeviceHandler | null): void {
    this.#device = handler;
  }

  /** The page asks for a permission; without a handler Electron grants everything. */
  request(permission: Parameters<RequestHandler>[1], details: Parameters<RequestHandler>[3]): boolean {
    let granted = true;
    this.#request?.(
      undefined as unknown as WebContents,
      permission,
      (decision) => (granted = decision),
      details,
    );
    return granted;
  }
  check(
    permission: Parameters<CheckHandler>[1],
    origin: string,
    details: Parameters<CheckHandler>[3],
  ): boolean {
    return this.#check?.(null, permission, origin, details) ?? true;
  }
  device(details: Parameters<DeviceHandler>[0]): boolean {
    return this.#device?.(details) ?? false;
  }
}

class FakeApp
  extends EventEmitter
  implements Methods<App, 'exit' | 'getPath' | 'isReady' | 'quit' | 'requestSingleInstanceLock' | 'whenReady'>
{
  firstInstance = true;
  exitStatus: number | null = null;
  quits = 0;
  #ready = Promise.withResolvers<void>();
  #isReady = false;

  isReady(): boolean {
    return this.#isReady;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  getPath(name: Parameters<App['getPath']>[0]): string {
    return `/fake/${name}`;
  }
  requestSingleInstanceLock(): boolean {
    return this.firstInstance;
  }
  exit(status = 0): void {
    this.exitStatus = status;
  }
  /** `before-quit` may hold it back; what is not held back ends the app. */
  quit(): void {
    this.quits += 1;
    let held = false;
    this.emit('before-quit', { preventDefault: () => (held = true) });
    if (!held) this.exitStatus = 0;
  }
  /** The app starts anew: nothing of the one before is left. */
  restart(): void {
    this.removeAllListeners();
    this.firstInstance = true;
    this.exitStatus = null;
    this.quits = 0;
    this.#ready = Promise.withResolvers<void>();
    this.#isReady = false;
    fakeSession.protocol.schemes.length = 0;
    fakeSession.protocol.handlers.clear();
    FakeBrowserWindow.opened.length = 0;
  }
  /** Electron has started: once the main module has been evaluated. */
  async becomeReady(): Promise<void> {
    this.#isReady = true;
    this.#ready.resolve();
    await this.#ready.promise;
  }
}

/** A real process with what Electron gives a utility process: `process.parentPort`. */
export class FakeUtilityProcess
  extends EventEmitter
  implements Methods<UtilityProcess, 'kill' | 'postMessage'>
{
  static readonly forked: FakeUtilityProcess[] = [];
  readonly options: ForkOptions | undefined;
  readonly pid: number | undefined;
  readonly #child;

  constructor(entry: string, args: readonly string[] = [], options?: ForkOptions) {
    super();
    this.options = options;
    this.#child = forkNode(entry, [...args], {
      execArgv: ['--import', new URL('./parent-port.ts', import.meta.url).href],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.pid = this.#child.pid;
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.once('exit', (code) => this.emit('exit', code ?? 1));
    FakeUtilityProcess.forked.push(this);
  }
  postMessage(message: unknown): void {
    this.#child.send(message as never);
  }
  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}

class FakeIpcMain extends EventEmitter {
  /** A message as the main process hears it. */
  hear(
    channel: string,
    from: { readonly sender: unknown; readonly senderFrame: unknown },
    ...args: unknown[]
  ): void {
    this.emit(channel, from as IpcMainEvent, ...args);
  }
}

class FakeIpcRenderer extends EventEmitter {
  readonly sent: { readonly channel: string; readonly args: readonly unknown[] }[] = [];

  send(channel: string, ...args: readonly unknown[]): void {
    this.sent.push({ channel, args: structuredClone(args) as unknown[] });
  }
  /** A message of the main process arrives in the page. */
  receive(channel: string, ...args: unknown[]): void {
    this.emit(channel, {} as IpcRendererEvent, ...args);
  }
}

export const fakeApp = new FakeApp();
export const fakeSession = new FakeSession();
export const fakeIpcMain = new FakeIpcMain();
export const fakeIpcRenderer = new FakeIpcRenderer();
export const exposed = new Map<string, unknown>();

/** What `import … from 'electron'` gives in a test. */
export const electron = {
  app: Object.assign(fakeApp, { isPackaged: false }),
  BrowserWindow: FakeBrowserWindow,
  contextBridge: {
    exposeInMainWorld: (name: string, api: unknown) => void exposed.set(name, api),
  } satisfies Methods<Electron.ContextBridge, 'exposeInMainWorld'>,
  ipcMain: fakeIpcMain,
  ipcRenderer: fakeIpcRenderer,
  protocol: fakeSession.protocol,
  session: { defaultSession: fakeSession },
  utilityProcess: {
    fork: (entry: string, args?: string[], options?: ForkOptions) =>
      new FakeUtilityProcess(entry, args, options),
  },
} satisfies Partial<Record<keyof typeof Electron.CrossProcessExports, unknown>>;
