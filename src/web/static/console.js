/* What forms and buttons of the console do beyond plain HTML. Each page works without it. */
'use strict';

document.addEventListener('submit', (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) return event.preventDefault();
  busy(event.submitter, true);
  if (event.target.method === 'get') busy(document.querySelector('[data-live]'), true);
  return undefined;
});

/** Until the next page is there; one that is shown again by Back has nothing to wait for. */
function busy(element, isBusy) {
  if (isBusy) element?.setAttribute('aria-busy', 'true');
  else element?.removeAttribute('aria-busy');
}
window.addEventListener('pageshow', () => {
  for (const element of document.querySelectorAll('[aria-busy=true]')) busy(element, false);
});

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const status = document.getElementById(button.getAttribute('aria-describedby'));
  const copied = await copy(button.dataset.copy);
  status.textContent = copied ? '已复制 Copied' : '请手动复制 Copy it by hand';
});

/** Browsers lend their clipboard to pages over https alone; elsewhere a selected text is copied. */
async function copy(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}

for (const field of document.querySelectorAll('[data-drop]')) {
  const input = field.querySelector('input[type=file]');
  field.addEventListener('dragover', (event) => {
    event.preventDefault();
    field.classList.add('over');
  });
  field.addEventListener('dragleave', () => field.classList.remove('over'));
  field.addEventListener('drop', (event) => {
    const form = field.closest('[data-sort-files]');
    if (form && event.dataTransfer.files.length > 1) return;
    event.preventDefault();
    field.classList.remove('over');
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change'));
  });
}

/* Files let fall on a form: each goes to the field that it is for, by what it holds. */
const KINDS = [
  ['certificate', /-----BEGIN CERTIFICATE-----/],
  ['privateKey', /-----BEGIN (RSA |ENCRYPTED )?PRIVATE KEY-----/],
  ['publicKey', /-----BEGIN PUBLIC KEY-----/],
];

async function sort(form, files) {
  const unknown = [];
  for (const file of files) {
    const text = await file.slice(0, 8192).text();
    const [name] = KINDS.find(([, kind]) => kind.test(text)) ?? [];
    const input = name && form.elements.namedItem(name);
    if (input) {
      const one = new DataTransfer();
      one.items.add(file);
      input.files = one.files;
      input.dispatchEvent(new Event('change'));
    } else unknown.push(file.name);
  }
  const said = unknown.length > 0 ? `不是需要的文件 Not needed: ${unknown.join(', ')}` : '';
  form.querySelector('#unsorted').textContent = said;
}

for (const form of document.querySelectorAll('[data-sort-files]')) {
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  form.addEventListener('dragleave', (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove('over');
  });
  form.addEventListener('drop', (event) => {
    form.classList.remove('over');
    for (const field of form.querySelectorAll('.over')) field.classList.remove('over');
    if (event.defaultPrevented) return;
    event.preventDefault();
    sort(form, [...event.dataTransfer.files]);
  });
}
