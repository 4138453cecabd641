import Mustache

extension AuditReport {
    /// The report as one HTML page that needs nothing else: no scripts, no fonts, no pictures, nothing from a network.
    ///
    /// Everything that comes from a server or a person is escaped, so that a disk named `<script>` shows as text.
    /// - Parameter limit: at most so many findings are shown; the page says when there are more.
    package func html(limit: Int = 5_000) throws -> String {
        let template = try MustacheTemplate(string: HTMLTemplate.source())
        return template.render(try HTMLPage(self, limit: limit))
    }
}
