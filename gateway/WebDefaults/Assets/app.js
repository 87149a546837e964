// Everything works without this file. It saves time on a bad line: files go up at once, one click acts once.
'use strict';
const LARGEST = 25 * 1024 * 1024;

for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    for (const button of form.querySelectorAll('button[type="submit"], button:not([type])')) button.setAttribute('aria-disabled', 'true');
    if (event.submitter) event.submitter.classList.add('busy');
    // Back on a page kept in memory, or a line that broke: let the person try again.
    setTimeout(() => delete form.dataset.sent, 15000);
  });
}
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
  for (const button of document.querySelectorAll('button[aria-disabled]')) { button.removeAttribute('aria-disabled'); button.classList.remove('busy'); }
});

for (const box of document.querySelectorAll('[data-upload]')) {
  const input = box.querySelector('input[type="file"]');
  const list = box.querySelector('ul');
  const status = box.querySelector('[role="status"]');
  box.querySelector('button')?.remove();
  input.addEventListener('change', async () => {
    const files = [...input.files];
    input.value = '';
    for (const file of files) await send(box, list, status, file);
  });
}

async function send(box, list, status, file) {
  if (file.size > LARGEST) { status.textContent = `${file.name}: tệp lớn hơn 25 MB, xin chọn tệp nhỏ hơn.`; return; }
  const key = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}-${file.size}`.padEnd(20, '0');
  const bar = Object.assign(document.createElement('progress'), { max: 100, value: 0 });
  status.textContent = `Đang tải ${file.name}… `;
  status.append(bar);
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      const stored = await post(box.dataset.upload, file, key, (part) => { bar.value = part; });
      add(box, list, stored);
      status.textContent = `Đã tải lên ${stored.name}.`;
      return;
    } catch (problem) {
      if (problem.final || attempt === 3) { status.textContent = `${file.name}: ${problem.sentence}`; return; }
      await new Promise((wait) => setTimeout(wait, 1500 * attempt));
    }
  }
}

function post(url, file, key, progress) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append('key', key);
    body.append('file', file);
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.responseType = 'json';
    request.setRequestHeader('X-Form-Token', document.querySelector('input[name="__RequestVerificationToken"]').value);
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress(Math.round(100 * event.loaded / event.total)); };
    request.onload = () => request.status === 200 ? resolve(request.response)
      : reject({ sentence: request.response?.sentence ?? (request.status === 401 ? 'phiên đăng nhập đã hết; xin đăng nhập ở thẻ mới rồi chọn lại tệp.' : 'chưa tải lên được, xin thử lại.'), final: request.status < 500 && request.status !== 429 });
    request.onerror = () => reject({ sentence: 'đường truyền bị ngắt, xin thử lại.' });
    request.send(body);
  });
}

function add(box, list, stored) {
  const item = document.createElement('li');
  const label = document.createElement('label');
  const keep = Object.assign(document.createElement('input'), { type: 'checkbox', name: box.dataset.name, value: stored.value, checked: true });
  label.append(keep, ` ${stored.name} `, Object.assign(document.createElement('small'), { textContent: stored.size }));
  item.append(label);
  list.append(item);
  list.dispatchEvent(new Event('change', { bubbles: true }));
}

// A half-filled form is kept when a step is left, half a minute after it was changed (at the counter sooner), and when the page is put aside.
for (const form of document.querySelectorAll('form[data-autosave]')) {
  const status = form.querySelector('[data-autosave-status]');
  const stepOf = (node) => node instanceof Element ? node.closest('fieldset.card') : null;
  let changed = false, saving = false, over = false;
  const save = async (leaving) => {
    if (!changed || saving || over || form.dataset.sent) return;
    changed = false;
    saving = true;
    const body = new FormData(form);
    for (const name of new Set([...body].filter(([, value]) => value instanceof File).map(([name]) => name))) body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: 'POST', body, keepalive: leaving === true }); // outlives a tab that is closed
      const said = await answer.json();
      if (answer.ok) form.elements.draftVersion.value = said.version;
      else changed = true;
      over = answer.status === 412;
      status.textContent = said.sentence;
    } catch {
      changed = true;
      status.textContent = 'Chưa lưu được bản nháp vì đường truyền; trang sẽ thử lại.';
    } finally { saving = false; }
  };
  form.addEventListener('input', () => { changed = true; });
  form.addEventListener('change', () => { changed = true; });
  form.addEventListener('focusout', (event) => { if (event.relatedTarget && stepOf(event.relatedTarget) !== stepOf(event.target)) save(); });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(true); });
  setInterval(save, 1000 * (form.dataset.autosaveEvery ?? 30));
}

// What only matters for one choice is shown with it; what is not shown is never asked for, however deep it lies.
const shownBy = [...document.querySelectorAll('[data-shown-by]')].map((part) => {
  const [name, value] = part.dataset.shownBy.split('=');
  return { part, values: value.split('|'), radios: [...(part.closest('form') ?? document).querySelectorAll(`input[name="${name}"]`)] }; // or checkboxes
});
const showParts = () => {
  for (const { part, values, radios } of shownBy) part.hidden = !radios.some((radio) => radio.checked && values.includes(radio.value));
  for (const { part } of shownBy) {
    for (const control of part.querySelectorAll('[required], [data-required]')) {
      control.dataset.required = '1';
      control.required = !control.closest('[data-shown-by][hidden]');
    }
  }
};
for (const radio of new Set(shownBy.flatMap((shown) => shown.radios))) radio.addEventListener('change', showParts);
showParts();

// A province decides the communes, the way a dossier came its fees: the page is asked again, with what was typed kept.
for (const control of document.querySelectorAll('[data-reload]')) {
  control.addEventListener('change', () => document.getElementById(control.dataset.reload)?.click());
}

// Suggestions while typing: links to the procedures, reached by tabbing on.
for (const input of document.querySelectorAll('input[data-suggest]')) {
  const list = input.form.querySelector('.suggestions');
  let wait, turn = 0;
  input.addEventListener('input', () => {
    clearTimeout(wait);
    wait = setTimeout(async () => {
      const mine = ++turn;
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`);
        if (!answer.ok || mine !== turn) return;
        const found = await answer.json();
        list.replaceChildren(...found.map((one) => {
          const item = document.createElement('li');
          item.append(Object.assign(document.createElement('a'), { href: `/procedures/${encodeURIComponent(one.code)}`, textContent: one.name }));
          return item;
        }));
        list.hidden = found.length === 0;
      } catch { /* without a line there are no suggestions; the search button still works */ }
    }, 150);
  });
}
