import GRDB

// Full-text search.
extension CompiledCondition {
    /// Words of today's disks.
    init(_ phrases: [SearchPhrase]) {
        let expression = phrases.map(\.expression).joined(separator: " AND ")
        self.init(
            test: "EXISTS (SELECT 1 FROM disk_text WHERE disk_text.rowid = disk.id AND disk_text MATCH \(expression))",
            set: "SELECT rowid FROM disk_text WHERE disk_text MATCH \(expression)",
            isSlow: true
        )
    }

    /// Words that may be the beginning of an ID, or words of disks as they were.
    ///
    /// `disk_text` has today's words. For an earlier time it only tells where to look: at the disks that have the words
    /// today, and at those of which anything changed since.
    init(_ phrase: SearchPhrase, asOf: String?) {
        var parts: [CompiledCondition] = []
        if !phrase.hasWord {
            // Nothing but separators occurs nowhere.
        } else if let asOf {
            let found = CompiledCondition([phrase])
            parts.append(
                CompiledCondition(
                    test: "fcd_has_phrase(\(phrase.text), \(phrase.isPrefix), \(sql: DiskText.columns))",
                    set: """
                        SELECT rowid FROM main.disk_text WHERE disk_text MATCH \(phrase.expression)
                        UNION ALL SELECT id FROM main.disk WHERE changed_at > \(asOf)
                        UNION ALL SELECT disk_id FROM main.attachment
                            WHERE vm_id IN (SELECT vm_id FROM main.vm_version WHERE to_time > \(asOf))
                        """,
                    isExact: false,
                    isSlow: found.isSlow
                )
            )
        } else {
            parts.append(CompiledCondition([phrase]))
        }
        if phrase.looksLikeIdentifier {
            parts.append(DiskCondition.TextField.id.compiled(.exact(phrase.text)))
        }
        self.init(any: parts)
    }
}
