// When findings are computed: the edited file after a short quiet, the other open files after a longer one.

const EDITED_AFTER = 25;
const OTHERS_AFTER = 200;

export class Scheduler {
  readonly #diagnose: (keys: readonly string[]) => void;
  readonly #open: () => readonly string[];
  #edited = new Set<string>();
  #editedTimer: NodeJS.Timeout | undefined;
  #othersTimer: NodeJS.Timeout | undefined;

  /**
   * @param open the files that are open now
   * @param diagnose computes and publishes the findings of files
   */
  constructor(open: () => readonly string[], diagnose: (keys: readonly string[]) => void) {
    this.#open = open;
    this.#diagnose = diagnose;
  }

  /** A file was opened: it is not waited for. */
  now(key: string): void {
    this.#edited.add(key);
    clearTimeout(this.#editedTimer);
    this.#editedTimer = setTimeout(() => this.#runEdited(), 0);
  }

  /** A file was edited. */
  edited(key: string): void {
    this.#edited.add(key);
    clearTimeout(this.#editedTimer);
    this.#editedTimer = setTimeout(() => this.#runEdited(), EDITED_AFTER);
  }

  /** Something changed that other open files may speak of. */
  others(): void {
    clearTimeout(this.#othersTimer);
    this.#othersTimer = setTimeout(() => this.#diagnose(this.#open()), OTHERS_AFTER);
  }

  dispose(): void {
    clearTimeout(this.#editedTimer);
    clearTimeout(this.#othersTimer);
  }

  #runEdited(): void {
    const keys = [...this.#edited];
    this.#edited = new Set();
    this.#diagnose(keys);
  }
}
