import Mustache

/// The page of an audit. It lies in the code: a resource bundle would need its folder next to the installed program.
enum HTMLTemplate {
    /// The template's text. The first line asks for ``HTMLEscaping``, which has to be known before that is parsed.
    static func source() -> String {
        MustacheContentTypes.register(HTMLEscaping(), named: HTMLEscaping.name)
        return "{{% CONTENT_TYPE:\(HTMLEscaping.name)}}\n" + head + HTMLStyle.sheet + body
    }

    private static let head = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>Disk audit, {{stateOf}}</title>
        <style>

        """#

    private static let body = #"""

        </style>
        </head>
        <body>
        <header>
        <h1>Disk audit</h1>
        <p class="when">First Class Disks, as of {{stateOf}}{{#past}}, written {{generatedAt}}{{/past}}</p>
        {{#past}}<p class="quiet">{{past}}</p>{{/past}}
        </header>
        <main>
        <section class="cards" aria-label="Summary">
        {{#cards}}
        <div class="card"><span class="label">{{label}}</span><strong>{{value}}</strong><span class="note">{{note}}</span></div>
        {{/cards}}
        </section>
        <p class="severities" aria-label="Findings by severity">
        {{#severities}}
        <span class="badge {{severity}}">{{severity}} <b>{{count}}</b></span>
        {{/severities}}
        </p>
        <section>
        <h2>Servers</h2>
        <ul class="servers">
        {{#servers}}
        <li><b>{{name}}</b> <span class="quiet">{{url}}</span> <span>{{sync}}</span></li>
        {{/servers}}
        {{^servers}}
        <li class="quiet">The catalog has no server yet.</li>
        {{/servers}}
        </ul>
        </section>
        <section>
        <h2>Findings</h2>
        {{^hasFindings}}
        <p class="good">Nothing was found.</p>
        {{/hasFindings}}
        {{#hasFindings}}
        <table class="findings">
        <thead><tr><th>Severity</th><th>Disk</th><th>Finding</th><th>Owner</th><th class="number">Size</th></tr></thead>
        <tbody>
        {{#findings}}
        <tr>
        <td data-label="Severity"><span class="badge {{severity}}">{{severity}}</span></td>
        <td data-label="Disk" class="name"><b>{{disk}}</b><br><code class="id">{{diskID}}</code><br>
        <span class="quiet">{{server}} {{place}}</span></td>
        <td data-label="Finding">{{title}}<br><span class="quiet">{{evidence}}</span></td>
        <td data-label="Owner" class="name">{{owner}}{{^owner}}<span class="quiet">none</span>{{/owner}}</td>
        <td data-label="Size" class="number">{{size}}</td>
        </tr>
        {{/findings}}
        </tbody>
        </table>
        {{/hasFindings}}
        {{#leftOut}}
        <p class="quiet">{{leftOut}}</p>
        {{/leftOut}}
        </section>
        {{#hasFindings}}
        <section>
        <h2>What to do, by owner</h2>
        <p class="quiet">Words in capitals are to be filled in.</p>
        {{#owners}}
        <article>
        <h3>{{name}} <span class="quiet">{{count}}</span></h3>
        <ul class="todo">
        {{#findings}}
        <li><span class="name"><b>{{disk}}</b></span> <span class="quiet">{{title}}</span><code class="command">{{command}}</code></li>
        {{/findings}}
        </ul>
        </article>
        {{/owners}}
        </section>
        {{/hasFindings}}
        <section>
        <h2>Rules</h2>
        <table class="rules">
        <thead><tr><th>Severity</th><th>Rule</th><th class="number">Findings</th></tr></thead>
        <tbody>
        {{#rules}}
        <tr>
        <td data-label="Severity"><span class="badge {{severity}}">{{severity}}</span></td>
        <td data-label="Rule"><b>{{title}}</b> <code class="id">{{id}}</code><br>
        <span class="quiet">{{explanation}} {{remedy}}</span></td>
        <td data-label="Findings" class="number">{{count}}</td>
        </tr>
        {{/rules}}
        </tbody>
        </table>
        </section>
        </main>
        <footer><p>Made by <code>fcd audit</code> from the local catalog; no server was asked.</p></footer>
        </body>
        </html>

        """#
}
