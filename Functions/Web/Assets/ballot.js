// A ballot that is being filled in stays on this device, in this tab, for as long as the network is away; cast, it is wiped.
(() => {
  const place = document.querySelector('[data-ballot]');
  if (!place) return;
  const key = `ballot ${location.pathname}`;
  if (place.dataset.ballot === 'done') {
    sessionStorage.removeItem(key);
    return;
  }
  const form = place.querySelector('form');
  if (!form) return;
  const fields = () => [...form.elements].filter(field => /^(vote|writeIn)\[/.test(field.name));
  const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null');
  if (kept && !fields().some(field => field.type === 'radio' ? field.checked : field.value)) {
    for (const field of fields()) {
      if (!(field.name in kept)) continue;
      if (field.type === 'radio') field.checked = kept[field.name] === field.value;
      else field.value = kept[field.name];
    }
  }
  form.addEventListener('input', () => {
    const now = {};
    for (const field of fields()) if (field.type !== 'radio' ? field.value : field.checked) now[field.name] = field.value;
    sessionStorage.setItem(key, JSON.stringify(now));
  });
})();
