/** The form for files: what was dropped on it is sent like what was chosen. */

const MB = 1024 * 1024;

/** Lets files and folders be dropped on the form, and says what will be sent. */
export function tendSending(form: HTMLFormElement): void {
  const drop = form.querySelector<HTMLElement>("[data-drop]");
  const told = form.querySelector<HTMLElement>("[data-chosen]");
  const files = form.querySelector<HTMLInputElement>('input[name="files"]');
  const folder = form.querySelector<HTMLInputElement>('input[name="folder"]');
  if (!drop || !told || !files || !folder) return;
  const limit = Number(form.dataset.maxMb) * MB;
  const chosen = (): File[] => [...(files.files ?? []), ...(folder.files ?? [])];
  const tell = (): void => {
    told.textContent = words(chosen(), limit, told.dataset);
    told.classList.toggle("error", isTooLarge(chosen(), limit));
  };
  files.addEventListener("change", tell);
  folder.addEventListener("change", tell);
  acceptDrops(drop, (dropped) => {
    files.files = dropped;
    tell();
  });
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent || isTooLarge(chosen(), limit)) {
      event.preventDefault();
      files.focus();
      return;
    }
    isSent = true;
    told.textContent = told.dataset.sending ?? "";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
}

function isTooLarge(files: File[], limit: number): boolean {
  return files.reduce((sum, { size }) => sum + size, 0) > limit;
}

function words(files: File[], limit: number, said: DOMStringMap): string {
  if (files.length === 0) return "";
  if (isTooLarge(files, limit)) return said.tooLarge ?? "";
  const size = files.reduce((sum, file) => sum + file.size, 0) / MB;
  return (said.one ?? "").replace("{count}", String(files.length)).replace("{size}", size.toFixed(1));
}

function acceptDrops(place: HTMLElement, take: (files: FileList) => void): void {
  const mark = (on: boolean) => (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    place.classList.toggle("over", on);
  };
  place.addEventListener("dragenter", mark(true));
  place.addEventListener("dragover", mark(true));
  place.addEventListener("dragleave", mark(false));
  place.addEventListener("drop", (event) => {
    mark(false)(event);
    if (event.dataTransfer) void gathered(event.dataTransfer).then(take);
  });
}

/** The files that were dropped, those within folders too. */
async function gathered(transfer: DataTransfer): Promise<FileList> {
  // Entries are gone once the event is over; they are asked for before anything is waited for.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  const found = entries.some((entry) => entry?.isDirectory)
    ? (await Promise.all(entries.filter((entry) => entry !== null).map(filesIn))).flat()
    : plain;
  const all = new DataTransfer();
  for (const file of found) all.items.add(file);
  return all.files;
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    // A reader hands over a hundred entries at most each time.
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return found;
    found.push(...(await Promise.all(some.map(filesIn))).flat());
  }
}
