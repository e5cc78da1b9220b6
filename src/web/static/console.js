/* What forms and buttons of the console do beyond plain HTML. Each page works without it. */
'use strict';

document.addEventListener('submit', (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const status = document.getElementById(button.getAttribute('aria-describedby'));
  if (status) status.textContent = '已复制 Copied';
});

for (const field of document.querySelectorAll('[data-drop]')) {
  const input = field.querySelector('input[type=file]');
  field.addEventListener('dragover', (event) => {
    event.preventDefault();
    field.classList.add('over');
  });
  field.addEventListener('dragleave', () => field.classList.remove('over'));
  field.addEventListener('drop', (event) => {
    event.preventDefault();
    field.classList.remove('over');
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change'));
  });
}
