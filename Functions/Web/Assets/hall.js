// Screens and phones in the hall: when something has changed, the page's contents are fetched anew. Whoever is typing is left in peace.
(() => {
  const place = document.querySelector('[data-hall]');
  if (!place) return;
  const from = place.dataset.from;
  const isTyping = () => [...document.querySelectorAll('main :is(input:not([type=hidden]), textarea)')].some(field => field.value !== field.defaultValue);
  const refresh = async () => {
    if (isTyping()) return false;
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.querySelector('[data-hall]')) return false;
    document.querySelector('main').replaceChildren(...page.querySelector('main').childNodes);
    return true;
  };
  if (place.dataset.hall === 'events') {
    new EventSource(from).addEventListener('message', () => { refresh().catch(() => {}); });
    return;
  }
  let tag = null;
  const look = async () => {
    const answer = await fetch(from, { headers: tag ? { 'If-None-Match': tag } : {} });
    if (answer.status !== 200) return;
    const now = answer.headers.get('ETag');
    if (tag === null || await refresh()) tag = now;
  };
  const again = () => look().catch(() => {}).then(() => setTimeout(again, 3000));
  again();
})();
