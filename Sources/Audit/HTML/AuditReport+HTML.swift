import Mustache

extension AuditReport {
    /// How many findings the page shows at most; the gravest come first. A browser still opens so many at once.
    package static let mostFindingsInHTML = 10_000

    /// Writes the report as one HTML page that needs nothing else: no other script, font or picture, nothing from a network.
    ///
    /// Everything that comes from a server or a person is escaped, so that a disk named `<script>` shows as text.
    /// - Parameter limit: at most so many findings are shown, and a tenth of that of those that are suppressed or mended;
    ///   the page says when there are more.
    /// - Throws: what `sink` throws, and `POSIXError` where the findings cannot be read.
    package func writeHTML(limit: Int = AuditReport.mostFindingsInHTML, to sink: (String) throws -> Void) throws {
        try HTMLPageWriter(self, limit: limit).write(to: sink)
    }
}
