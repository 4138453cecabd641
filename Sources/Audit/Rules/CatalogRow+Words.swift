import Catalog

/// Words for what a rule's row holds.
extension CatalogRow {
    /// The day of a time or day column, as `YYYY-MM-DD`.
    func day(_ column: String) -> String {
        self[column].text.map { String($0.prefix(10)) } ?? "an unknown day"
    }

    /// `1 day`, `12 days`.
    func days(_ column: String) -> String {
        Self.days(Int(self[column].integer ?? 0))
    }

    static func days(_ count: Int) -> String {
        count == 1 ? "1 day" : "\(count) days"
    }

    /// How a command names the disk: by its ID, which is never ambiguous.
    var diskArgument: String {
        (self["fcd_id"].text ?? self["disk"].text ?? "").quotedForShell
    }
}
