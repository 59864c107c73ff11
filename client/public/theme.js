// Runs before the first paint, so that a chosen theme does not flash. Inline scripts are forbidden by the page's policy.
{
  let choice = null;
  try {
    choice = localStorage.getItem('sparklio.theme');
  } catch {
    // Storage may be closed to us; the system's theme is then used.
  }
  const systemDark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme =
    choice === 'light' || choice === 'dark' ? choice : systemDark ? 'dark' : 'light';
}
