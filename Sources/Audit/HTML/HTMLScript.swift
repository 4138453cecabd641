/// The page's one script: it sorts and filters the table of findings, copies commands, and opens what is closed for paper.
///
/// It makes no HTML from text, asks no network, and stores nothing. What it says comes from attributes of the page.
enum HTMLScript {
    static let source = #"""
        (() => {
            'use strict';
            const root = document.documentElement;
            // Before the table is there: so the browser never lays out thousands of rows that nobody sees yet.
            root.classList.add('js');
            const byID = (id) => document.getElementById(id);

            function copying() {
                const said = byID('said');
                const select = (node) => {
                    const range = document.createRange();
                    range.selectNodeContents(node);
                    const selection = getSelection();
                    selection.removeAllRanges();
                    selection.addRange(range);
                };
                document.addEventListener('click', async (event) => {
                    const button = event.target.closest('button.copy');
                    if (!button) { return; }
                    const commands = button.parentElement.querySelector('pre');
                    try {
                        await navigator.clipboard.writeText(commands.textContent);
                    } catch {
                        select(commands);
                        if (!document.execCommand('copy')) { return; }
                    }
                    const word = button.dataset.word || button.textContent;
                    button.dataset.word = word;
                    button.textContent = said.textContent = said.dataset.copied;
                    setTimeout(() => { button.textContent = word; said.textContent = ''; }, 2000);
                });
            }

            function printing() {
                let opened = [];
                addEventListener('beforeprint', () => {
                    opened = [...document.querySelectorAll('details:not([open])')];
                    for (const details of opened) { details.open = true; }
                });
                addEventListener('afterprint', () => {
                    for (const details of opened) { details.open = false; }
                    opened = [];
                });
            }

            function listing() {
                const table = byID('table');
                if (!table) { return; }
                const body = table.tBodies[0];
                const status = byID('status');
                const pager = byID('pager');
                const text = byID('text');
                const choices = ['severity', 'group', 'owner', 'change'].map(byID).filter((choice) => choice);
                const step = Number(table.dataset.step);
                const collator = new Intl.Collator(root.lang, { numeric: true });
                const isMended = (row) => row.dataset.change === 'mended';
                const mended = body.querySelectorAll('tr[data-change=mended]').length;
                let limit = step;
                let rows;
                const all = () => rows ??= Array.from(body.rows);
                const texts = new Map();
                const textOf = (row) => {
                    let found = texts.get(row);
                    if (found === undefined) {
                        const fold = row.querySelector('.fold')?.textContent ?? '';
                        texts.set(row, found = row.textContent.replace(fold, ' ').toLowerCase());
                    }
                    return found;
                };

                function say(fitting, fittingMended, shown) {
                    const numbers = [fitting - fittingMended, body.rows.length - mended, shown, fittingMended, mended]
                        .map((number) => number.toLocaleString('en'));
                    status.textContent = fitting === 0 && body.rows.length > 0
                        ? status.dataset.nothing
                        : status.dataset.shown.replace(/\{(\d)\}/g, (_, place) => numbers[place]);
                    pager.hidden = shown >= fitting;
                }

                function show() {
                    const words = text.value.toLowerCase().split(/\s+/).filter((word) => word);
                    const wanted = choices.filter((choice) => choice.value !== '')
                        .map((choice) => [choice.id, choice.value]);
                    let [fitting, fittingMended] = [0, 0];
                    for (const row of all()) {
                        const fits = wanted.every(([key, value]) => row.dataset[key] === value)
                            && (words.length === 0 || words.every((word) => textOf(row).includes(word)));
                        if (fits) {
                            fitting += 1;
                            if (isMended(row)) { fittingMended += 1; }
                        }
                        if (row.hidden === fits) { row.hidden = !fits; }
                        const later = fits && fitting > limit;
                        if (row.classList.contains('later') !== later) { row.classList.toggle('later', later); }
                    }
                    say(fitting, fittingMended, Math.min(fitting, limit));
                }

                function sort(heading) {
                    const key = heading.dataset.key;
                    const place = heading.cellIndex;
                    const isNumber = heading.dataset.kind === 'number';
                    const was = heading.getAttribute('aria-sort');
                    // Numbers begin with the greatest, words with the first.
                    const isAscending = was === null ? !isNumber : was === 'descending';
                    const valued = all().map((row) => {
                        const value = row.dataset[key];
                        if (isNumber) { return { row, value: value === undefined ? null : Number(value) }; }
                        const cell = row.cells[place];
                        return { row, value: (cell.firstElementChild ?? cell).textContent };
                    });
                    const sign = isAscending ? 1 : -1;
                    valued.sort((left, right) => {
                        if (isNumber) {
                            // What is not known comes last, either way.
                            if (left.value === null || right.value === null) {
                                return (left.value === null) - (right.value === null);
                            }
                            return sign * (left.value - right.value);
                        }
                        return sign * collator.compare(left.value, right.value);
                    });
                    rows = valued.map((entry) => entry.row);
                    body.append(...rows);
                    for (const other of table.tHead.rows[0].cells) { other.removeAttribute('aria-sort'); }
                    heading.setAttribute('aria-sort', isAscending ? 'ascending' : 'descending');
                    show();
                }

                let timer;
                const change = () => { limit = step; show(); };
                text.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(change, 100); });
                for (const choice of choices) { choice.addEventListener('change', change); }
                byID('reset').addEventListener('click', () => {
                    text.value = '';
                    for (const choice of choices) { choice.value = ''; }
                    change();
                    text.focus();
                });
                byID('more').addEventListener('click', () => { limit += step; show(); });
                byID('everything').addEventListener('click', () => { limit = Infinity; show(); });
                table.tHead.addEventListener('click', (event) => {
                    if (event.target.closest('button')) { sort(event.target.closest('th')); }
                });
                body.addEventListener('click', (event) => {
                    const fold = event.target.closest('button.fold');
                    if (!fold) { return; }
                    fold.setAttribute('aria-expanded', String(fold.closest('tr').classList.toggle('open')));
                });
                // A page that is loaded again may keep what was typed.
                if (text.value !== '' || choices.some((choice) => choice.value !== '')) { show(); } else {
                    say(body.rows.length, mended, Math.min(body.rows.length, step));
                }
            }

            addEventListener('DOMContentLoaded', () => { copying(); printing(); listing(); });
        })();

        """#
}
