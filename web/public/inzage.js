// Fills in the code that came in a letter behind #, and takes it out of the address bar; without this people type it.
const field = document.getElementById('code');
const typed = decodeURIComponent(location.hash.slice(1));
if (field instanceof HTMLInputElement && /^[A-Za-z0-9-]{1,20}$/.test(typed)) {
  field.value = typed;
  history.replaceState(null, '', location.pathname + location.search);
  document.getElementById('birthDate')?.focus();
}
